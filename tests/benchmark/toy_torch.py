"""The toy training with PyTorch, for its memory."""

import torch
from torch import nn

EPOCHS, BATCH = 200, 32

grid = torch.arange(400)
x = torch.stack([grid % 20, grid // 20], 1) / 10 - 0.95
y = (x.square().sum(1, keepdim=True) < 0.6).float()
model = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
optimizer = torch.optim.Adam(model.parameters())
loss = nn.BCEWithLogitsLoss()
for _ in range(EPOCHS):
    for rows in torch.randperm(len(x)).split(BATCH):
        optimizer.zero_grad()
        loss(model(x[rows]), y[rows]).backward()
        optimizer.step()
