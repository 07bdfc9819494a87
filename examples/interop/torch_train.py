# Trains a network in PyTorch and writes its weights as .safetensors, for torch.c.
#
#   torch_train.py FOLDER
#
# Writes torch.safetensors, the same weights as torch_f64, torch_f16 and torch_bf16, and beside each a
# table, torch.txt and so on, of some samples and what PyTorch predicts for them: inputs, outputs.
import json
import os
import struct
import sys

import numpy
import torch

TYPES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16"}


# All that it takes to write a state_dict as .safetensors, without a package.
def save(path, weights):
    header, offset, data = {}, 0, []
    for name, tensor in weights.items():
        tensor = tensor.detach().cpu().contiguous()
        kind = TYPES[tensor.dtype]
        if tensor.dtype == torch.bfloat16:
            tensor = tensor.view(torch.int16)  # NumPy has no bfloat16
        numbers = tensor.numpy().tobytes()  # of a little-endian machine
        header[name] = {"dtype": kind, "shape": list(tensor.shape),
                        "data_offsets": [offset, offset + len(numbers)]}
        offset += len(numbers)
        data.append(numbers)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data))


def network():
    nn = torch.nn
    return nn.Sequential(
        nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 12), nn.ReLU(), nn.Linear(12, 12), nn.GELU(),
        nn.Linear(12, 10), nn.SiLU(), nn.Linear(10, 10), nn.LeakyReLU(), nn.Linear(10, 8), nn.ELU(),
        nn.Linear(8, 8), nn.Softplus(), nn.Linear(8, 8), nn.Sigmoid(), nn.Linear(8, 4))


# Four classes in six dimensions: the signs of two of them, bent by the others.
def samples(count, seed):
    x = numpy.random.default_rng(seed).standard_normal((count, 6)).astype("float32")
    labels = 2 * (x[:, 0] + numpy.sin(x[:, 2]) > 0) + (x[:, 1] * x[:, 3] + x[:, 4] > 0)
    return torch.from_numpy(x), torch.from_numpy(labels.astype("int64"))


# In double, so that each type has something to round.
def train(model):
    x, labels = samples(2000, 1)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(400):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x.double()), labels)
        loss.backward()
        optimizer.step()
    right = (model(x.double()).argmax(1) == labels).float().mean().item()
    print(f"PyTorch {torch.__version__}: loss {loss.item():.4f}, {100 * right:.1f} % right")


# Half precision is for storing: what PyTorch predicts with the numbers of the file, in float.
def predict(weights, kind, x):
    kind = kind if kind == torch.float64 else torch.float32
    model = network().to(kind)
    model.load_state_dict(weights)
    return torch.softmax(model(x.to(kind)), 1)


def write(folder, name, model, kind):
    weights = {key: value.to(kind) for key, value in model.state_dict().items()}
    save(os.path.join(folder, name + ".safetensors"), weights)
    x, _ = samples(60, 2)
    y = predict(weights, kind, x)
    with open(os.path.join(folder, name + ".txt"), "w") as file:
        for row in torch.cat((x, y), 1).tolist():
            file.write(" ".join(f"{value:.9g}" for value in row) + "\n")


folder = sys.argv[1]
torch.manual_seed(2)
torch.set_num_threads(1)
model = network().double()
train(model)
for name, kind in (("torch", torch.float32), ("torch_f64", torch.float64),
                   ("torch_f16", torch.float16), ("torch_bf16", torch.bfloat16)):
    write(folder, name, model, kind)
