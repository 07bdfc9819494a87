"""Models of PyTorch as ONNX files, with samples and what PyTorch makes of them: python3 make.py FOLDER"""
import sys

import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(6, 6)
        self.second = nn.Linear(6, 6)

    def forward(self, x):
        h = torch.relu(self.first(x))
        return torch.sigmoid(self.second(h) + h + x)


class Image(nn.Module):
    """The batch is fixed in the file."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(16, 5), nn.GELU(), nn.Linear(5, 3))

    def forward(self, x):
        return self.layers(x)


def save(folder, name, model, opset, *shape, fixed=False):
    x = torch.randn(4, *shape)
    model.eval()
    axes = None if fixed else {"x": {0: "n"}, "y": {0: "n"}}
    torch.onnx.export(model, x, f"{folder}/{name}.onnx", opset_version=opset, input_names=["x"],
                      output_names=["y"], dynamic_axes=axes)
    x.numpy().astype("<f4").tofile(f"{folder}/{name}.x")
    model(x).detach().numpy().astype("<f4").tofile(f"{folder}/{name}.y")


torch.manual_seed(1)
plain = nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 8), nn.Tanh(), nn.Dropout(0.3),
                      nn.Linear(8, 3), nn.Softmax(dim=1))
kinds = nn.Sequential(nn.Linear(6, 8), nn.GELU(), nn.Linear(8, 8), nn.SiLU(), nn.Linear(8, 8),
                      nn.ELU(), nn.LeakyReLU(0.01), nn.Softplus(), nn.Linear(8, 3, bias=False),
                      nn.Identity(), nn.Sigmoid())
for opset in (11, 16):
    save(sys.argv[1], f"pytorch_plain_{opset}", plain, opset, 6)
    save(sys.argv[1], f"pytorch_kinds_{opset}", kinds, opset, 6)
save(sys.argv[1], "pytorch_residual_13", Residual(), 13, 6)
save(sys.argv[1], "pytorch_image_13", Image(), 13, 1, 4, 4, fixed=True)
