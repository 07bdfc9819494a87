"""The toy training with scikit-learn, for its memory."""

import numpy
from sklearn.neural_network import MLPClassifier

EPOCHS, BATCH = 200, 32

grid = numpy.arange(400)
x = numpy.stack([grid % 20, grid // 20], 1) / 10 - 0.95
y = (x**2).sum(1) < 0.6
model = MLPClassifier((2,), activation="tanh", batch_size=BATCH, alpha=0)
for _ in range(EPOCHS):
    model.partial_fit(x, y, [False, True])
