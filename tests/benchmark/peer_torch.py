"""PyTorch. Of several ways to do the same, the fastest is raced."""

import time

import coprocess


def fastest(runners):
    """The one of the runners with the shortest run, having been warmed up."""
    def seconds(runner):
        runner.run(3)
        start = time.perf_counter()
        runner.run(3)
        return time.perf_counter() - start

    return min(runners, key=seconds)


class Function:
    def __init__(self, torch, name, x):
        self.x = torch.from_numpy(x)
        self.y = torch.empty_like(self.x)
        self.apply = getattr(torch, name)

    def run(self, times):
        for _ in range(times):
            self.apply(self.x, out=self.y)

    def outputs(self):
        self.run(1)
        return self.y.numpy()


class Predictor:
    def __init__(self, torch, network, model):
        self.mode, self.model = torch.inference_mode, model
        x = torch.from_numpy(network.x)
        self.batches = [x[batch] for batch in network.batches()]

    def run(self, times):
        with self.mode():
            for _ in range(times):
                for x in self.batches:
                    self.model(x)

    def outputs(self):
        with self.mode():
            return self.model(self.batches[0]).numpy()


class Layers:
    """The model without its modules: a call of addmm() and one of the activation for each layer."""

    def __init__(self, torch, network):
        kinds = {"tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid,
                 "softmax": lambda x: torch.softmax(x, 1)}
        kernels, biases = map(torch.from_numpy, network.kernels), map(torch.from_numpy, network.biases)
        activations = [kinds[network.hidden]] * (len(network.kernels) - 1) + [kinds[network.output]]
        self.layers = list(zip(kernels, biases, activations))
        self.addmm = torch.addmm

    def __call__(self, x):
        for kernel, bias, activation in self.layers:
            x = activation(self.addmm(bias, x, kernel))
        return x


class Trainer:
    """The loss is that of the logits, as PyTorch recommends: the last activation is left to it."""

    def __init__(self, torch, network, model, make_optimizer):
        self.torch, self.network, self.whole = torch, network, model
        self.model = model[:-1]
        self.optimizer = make_optimizer(model.parameters())
        softmax = network.output == "softmax"
        self.loss = torch.nn.CrossEntropyLoss() if softmax else torch.nn.BCEWithLogitsLoss()
        self.x, self.y = torch.from_numpy(network.x), torch.from_numpy(network.y)
        if softmax:
            self.y = self.y.argmax(dim=1)

    def step(self, x, y):
        self.optimizer.zero_grad(set_to_none=True)
        self.loss(self.model(x), y).backward()
        self.optimizer.step()

    def run(self, times):
        for _ in range(times):
            if self.network.shuffle:
                for rows in self.torch.randperm(self.network.samples).split(self.network.batch):
                    self.step(self.x[rows], self.y[rows])
            else:
                for batch in self.network.batches():
                    self.step(self.x[batch], self.y[batch])

    def outputs(self):
        with self.torch.no_grad():
            return self.whole(self.x[: self.network.batch]).numpy()


class Torch:
    def __init__(self, threads):
        import torch

        torch.set_num_threads(threads)
        torch.set_flush_denormal(True)
        self.torch = torch

    def function(self, name, x):
        return Function(self.torch, name, x)

    def model(self, network):
        torch, nn = self.torch, self.torch.nn
        kinds = {"tanh": nn.Tanh, "relu": nn.ReLU, "sigmoid": nn.Sigmoid,
                 "softmax": lambda: nn.Softmax(dim=1)}
        layers = []
        for kernel, bias in zip(network.kernels, network.biases):
            dense = nn.Linear(*kernel.shape)
            with torch.no_grad():
                dense.weight.copy_(torch.from_numpy(kernel.T))
                dense.bias.copy_(torch.from_numpy(bias))
            layers += [dense, kinds[network.hidden]()]
        layers[-1] = kinds[network.output]()
        return nn.Sequential(*layers)

    def predict(self, network):
        torch = self.torch
        plain = self.model(network).eval()
        x = torch.from_numpy(network.x[: network.batch])
        with torch.no_grad():
            frozen = torch.jit.freeze(torch.jit.trace(plain, x))
        models = plain, frozen, Layers(torch, network)
        return fastest([Predictor(torch, network, model) for model in models])

    def train(self, network):
        optim = self.torch.optim
        make = {"adam": lambda each: lambda w: optim.Adam(w, lr=0.001, foreach=each),
                "sgd": lambda each: lambda w: optim.SGD(w, lr=0.01, foreach=each)}
        make = make[network.optimizer]
        each = fastest([Trainer(self.torch, network, self.model(network), make(each))
                        for each in (False, True)])
        # Another one, which has not learnt anything yet.
        foreach = each.optimizer.defaults["foreach"]
        return Trainer(self.torch, network, self.model(network), make(foreach))


if __name__ == "__main__":
    coprocess.serve(Torch)
