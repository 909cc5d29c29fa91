"""Measurements of the running bot beside a bare echo bot, as ratios within one run. Not part of the product."""
