"""scikit-learn: MLPClassifier, whose optimizer is Adam."""

import coprocess

ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "logistic"}


class Classifier:
    def __init__(self, model, network, classes):
        self.model, self.network = model, network
        self.labels = network.y[:, 0] if network.widths[-1] == 1 else network.y.argmax(axis=1)
        model.partial_fit(network.x, self.labels, classes)
        # It has made its weights, and an epoch with them: it begins anew with those of the task.
        for own, given in zip(model.coefs_ + model.intercepts_, network.kernels + network.biases):
            own[...] = given
        model._optimizer.t = 0
        for moment in model._optimizer.ms + model._optimizer.vs:
            moment[...] = 0

    def probabilities(self, x):
        all_classes = self.model.predict_proba(x)
        return all_classes[:, 1:] if self.network.widths[-1] == 1 else all_classes

    def outputs(self):
        return self.probabilities(self.network.x[: self.network.batch])


class Trainer(Classifier):
    def run(self, times):
        for _ in range(times):
            self.model.partial_fit(self.network.x, self.labels)


class Predictor(Classifier):
    def run(self, times):
        for _ in range(times):
            for batch in self.network.batches():
                self.model.predict_proba(self.network.x[batch])


class Sklearn:
    def __init__(self, threads):
        from sklearn.neural_network import MLPClassifier

        del threads  # those of its BLAS, which takes them from the environment
        self.make = MLPClassifier

    def classifier(self, kind, network):
        model = self.make(hidden_layer_sizes=network.widths[1:-1], solver="adam",
                          activation=ACTIVATIONS[network.hidden], alpha=0,
                          batch_size=min(network.batch, network.samples),
                          learning_rate_init=0.001, shuffle=network.shuffle)
        return kind(model, network, range(max(2, network.widths[-1])))

    def train(self, network):
        return self.classifier(Trainer, network)

    def predict(self, network):
        return self.classifier(Predictor, network)


if __name__ == "__main__":
    coprocess.serve(Sklearn)
