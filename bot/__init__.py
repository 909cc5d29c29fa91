"""Asylum Guide: procedural information for people seeking asylum, without keeping who they are."""
