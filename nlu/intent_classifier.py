"""The intent classifier: text in, calibrated confidences out. A Rasa component, run by Rasa's Python, never by the bot.

Rasa's own featurizer counts n-grams without weighing them and its logistic regression has no strength to set; on our
held-out texts a weighted model found seven more in a hundred (README.md). So this is one component: TF-IDF over
character and word n-grams, one linear separator for each intent, and a temperature found by cross-validation that
makes of their distances confidences which mean what they say. No text is kept: the file holds n-grams seen twice.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

_LONG_NUMBER = re.compile(r"(?<![\w-])\d{3,}(?![\w-])")
# Chinese writes no spaces: each character is made a word, so that word pairs mean something there.
_HAN = re.compile(r"([\u3400-\u9fff])")
_WORD = r"\w+"


def clean(text: str) -> str:
    """Lower case, no accents, no vowel points; a number of three digits or more says only that it is one.

    People leave accents out as often as not. Form numbers (I-589) and small numbers (42B, 30) carry meaning and stay.
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char))
    return " ".join(_LONG_NUMBER.sub("#", plain).split())


def spaced(text: str) -> str:
    """The same with Chinese characters set apart."""
    return _HAN.sub(r" \1 ", text)


def softmax(distances: np.ndarray, temperature: float) -> np.ndarray:
    """Distances as confidences that add up to one."""
    scaled = (distances - distances.max(axis=1, keepdims=True)) / temperature
    powers = np.exp(scaled)
    return powers / powers.sum(axis=1, keepdims=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """One linear separator for each intent over weighted n-grams."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The values config.yml may leave out."""
        return {
            "character_ngrams": [1, 5],
            "word_ngrams": [1, 2],
            "min_df": 2,
            "C": 1.0,
            "folds": 5,
            "ranking_length": 10,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """What Rasa checks before it trains."""
        return ["sklearn"]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Nothing is trained yet."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._vectorizers: list[TfidfVectorizer] = []
        self._intents: list[str] = []
        self._weights = np.zeros((0, 0), dtype=np.float32)
        self._offsets = np.zeros(0, dtype=np.float32)
        self._temperature = 1.0

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """What Rasa calls before training."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples and write the result into the model."""
        rows = [(row.get(TEXT), row.get(INTENT)) for row in training_data.intent_examples if row.get(TEXT)]
        if not rows:
            raise ValueError("nlu/data holds no examples; add some before training")
        texts = [clean(text) for text, _ in rows]
        self._intents = sorted({intent for _, intent in rows})
        numbers = {intent: number for number, intent in enumerate(self._intents)}
        labels = np.array([numbers[intent] for _, intent in rows])

        self._vectorizers = self._new_vectorizers()
        self._vectorizers[0].fit(texts)
        self._vectorizers[1].fit([spaced(text) for text in texts])
        features = self._features(texts)
        self._temperature = self._calibrated(features, labels)
        classifier = self._new_classifier().fit(features, labels)
        self._weights, self._offsets = _separators(classifier)
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the ranking to each message."""
        if not messages or not self._intents:
            return messages
        features = self._features([clean(message.get(TEXT) or "") for message in messages])
        confidences = softmax(features @ self._weights.T + self._offsets, self._temperature)
        length = self._config["ranking_length"]
        for message, row in zip(messages, confidences, strict=True):
            ranking = [
                {"name": self._intents[number], "confidence": float(row[number])}
                for number in np.argsort(-row)[:length]
            ]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Read a trained component: numbers and strings only, nothing that could run."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            known = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
            with np.load(folder / "numbers.npz", allow_pickle=False) as numbers:
                component._weights = numbers["weights"]
                component._offsets = numbers["offsets"]
                weighings = [numbers["idf_0"], numbers["idf_1"]]
        component._intents = known["intents"]
        component._temperature = known["temperature"]
        component._vectorizers = component._new_vectorizers()
        for vectorizer, ngrams, idf in zip(component._vectorizers, known["ngrams"], weighings, strict=True):
            vectorizer.vocabulary_ = {ngram: column for column, ngram in enumerate(ngrams)}
            vectorizer.idf_ = idf
        return component

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            known = {
                "intents": self._intents,
                "temperature": self._temperature,
                "ngrams": [list(vectorizer.get_feature_names_out()) for vectorizer in self._vectorizers],
            }
            (folder / "intents.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
            np.savez_compressed(
                folder / "numbers.npz",
                weights=self._weights,
                offsets=self._offsets,
                idf_0=self._vectorizers[0].idf_,
                idf_1=self._vectorizers[1].idf_,
            )

    def _new_vectorizers(self) -> list[TfidfVectorizer]:
        shared = {"min_df": self._config["min_df"], "sublinear_tf": True, "lowercase": False, "dtype": np.float32}
        characters = tuple(self._config["character_ngrams"])
        words = tuple(self._config["word_ngrams"])
        return [
            TfidfVectorizer(analyzer="char_wb", ngram_range=characters, **shared),
            TfidfVectorizer(analyzer="word", ngram_range=words, token_pattern=_WORD, **shared),
        ]

    def _features(self, texts: list[str]) -> csr_matrix:
        by_character = self._vectorizers[0].transform(texts)
        by_word = self._vectorizers[1].transform([spaced(text) for text in texts])
        return normalize(hstack([by_character, by_word]).tocsr())

    def _new_classifier(self) -> LinearSVC:
        return LinearSVC(C=self._config["C"], class_weight="balanced", random_state=0)

    def _calibrated(self, features: csr_matrix, labels: np.ndarray) -> float:
        """The temperature under which examples left out of training are least surprising."""
        folds = min(self._config["folds"], int(np.bincount(labels).min()))
        if folds < 2:
            return 1.0
        distances = np.zeros((len(labels), len(self._intents)))
        for learned, left_out in StratifiedKFold(folds, shuffle=True, random_state=0).split(features, labels):
            classifier = self._new_classifier().fit(features[learned], labels[learned])
            weights, offsets = _separators(classifier)
            distances[left_out] = features[left_out] @ weights.T + offsets

        def surprise(logarithm: float) -> float:
            confidences = softmax(distances, float(np.exp(logarithm)))
            return -float(np.mean(np.log(np.maximum(confidences[np.arange(len(labels)), labels], 1e-12))))

        return float(np.exp(minimize_scalar(surprise, bounds=(-4, 1), method="bounded").x))


def _separators(classifier: LinearSVC) -> tuple[np.ndarray, np.ndarray]:
    """One row of weights and one offset for each intent; for two intents scikit-learn keeps a single row."""
    weights, offsets = classifier.coef_, classifier.intercept_
    if len(weights) == 1:
        weights, offsets = np.vstack([-weights, weights]), np.concatenate([-offsets, offsets])
    return weights.astype(np.float32), offsets.astype(np.float32)
