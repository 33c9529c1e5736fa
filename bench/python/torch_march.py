#!/usr/bin/python3
"""The same march in PyTorch on the CPU, forward and autograd inverse, on rays and a field that Export wrote.

    torch_march.py FOLDER [ROUNDS]

Written as one writes it for TensoRF or DVGO: rays in chunks, samples outside the occupied cells filtered first, grid_sample
for what is trilinear, transmittance by a segmented cumulative sum, colours of the samples that count only. Prints JSON:
processor milliseconds of each round, the largest differences from what the Java march made of it, and the milliseconds of
networks of the same shapes as in Networks.java."""
import json
import resource
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

CHUNK = 2048             # rays; the fastest of 1024, 2048, 4096, 8192, 16384
COLOUR_THRESHOLD = 2e-4  # as JavaRayMarcher
POINTS = 8192            # as Networks.java
WIDTHS = ["150-128-128-3", "32-64-64-3", "63-256-256-256-256-256-256-256-256-4"]


def processor_ms(work):
    start = time.process_time()
    result = work()
    return (time.process_time() - start) * 1e3, result


class March:
    def __init__(self, folder):
        self.h = h = json.load(open(f"{folder}/arrays.json"))
        for name, entry in h.items():
            if isinstance(entry, dict):
                data = np.fromfile(f"{folder}/{name}.raw", entry["type"]).reshape(entry["shape"])
                setattr(self, name, torch.from_numpy(data))
        self.size = torch.tensor(self.values.shape[::-1])  # x, y, z
        # cells with a positive corner
        self.occupied = F.max_pool3d(self.values[None, None], 2, stride=1)[0, 0] > 0
        self.spacing = torch.tensor(h["spacing"], dtype=torch.float32)
        self.corner = torch.tensor(h["boxMin"], dtype=torch.float32)
        self.background = torch.tensor(h["background"], dtype=torch.float32)
        self.harmonics = self.harmonics.float().reshape(len(self.harmonics), -1)

    def density(self, raw):
        above = raw + self.h["empty"]
        kind = self.h["activation"]
        value = F.relu(above) if kind == "RELU" else F.softplus(above) if kind == "SOFTPLUS" else torch.exp(above)
        return torch.where(raw > 0, value * self.h["scale"], torch.zeros(()))

    def sample(self, grid, x):
        """Trilinear values at grid coordinates x [n, 3]."""
        return F.grid_sample(grid[None, None], (x / (self.size - 1) * 2 - 1).view(1, -1, 1, 1, 3), align_corners=True).view(-1)

    def colour(self, x, basis):
        """Colours at grid coordinates x [n, 3] seen with harmonics basis [n, b]: interpolated, seen, clamped."""
        low = torch.minimum(x.long(), self.size - 2)
        f = x - low
        sum_ = torch.zeros(len(x), self.harmonics.shape[1])
        for i in range(8):
            offset = torch.tensor([i & 1, i >> 1 & 1, i >> 2])
            weight = torch.where(offset.bool(), f, 1 - f).prod(1)
            v = low + offset
            slot = self.slots[v[:, 2], v[:, 1], v[:, 0]].long()
            sum_ += torch.where(slot >= 0, weight, torch.zeros(()))[:, None] * self.harmonics[slot.clamp(min=0)]
        return F.relu((sum_.view(len(x), 3, basis.shape[1]) * basis[:, None]).sum(2) * self.h["harmonicScale"] + 0.5)

    def chunk(self, first, last, colours, grid):
        """Colours and sums of grid along rays; None for what is not asked for."""
        with torch.no_grad():
            ray, counts = self.rays[first:last], self.samples[first:last].long()
            n = last - first
            step = self.h["step"]
            index = torch.repeat_interleave(torch.arange(n), counts)
            k = torch.arange(len(index)) - (torch.cumsum(counts, 0) - counts)[index]
            t = ray[index, 6] + (k + 0.5) * step
            x = (ray[index, :3] + t[:, None] * ray[index, 3:6] - self.corner) / self.spacing
            x = torch.minimum(x.clamp(min=0), self.size - 1.0)
            cell = torch.minimum(x.long(), self.size - 2)
            keep = self.occupied[cell[:, 2], cell[:, 1], cell[:, 0]]
            index, x = index[keep], x[keep]
            depth = self.density(self.sample(self.values, x)).double() * step
            sums = torch.cumsum(depth, 0)
            before = sums - depth
            starts = torch.ones_like(index, dtype=torch.bool)
            starts[1:] = index[1:] != index[:-1]
            base = torch.zeros(n, dtype=torch.double)
            base[index[starts]] = before[starts]
            weight = (torch.exp(base[index] - before) * -torch.expm1(-depth)).float()
            rgb = None
            if colours:
                strong = weight > COLOUR_THRESHOLD
                seen = self.colour(x[strong], self.bases[first:last][index[strong]])
                opacity = torch.zeros(n).index_add(0, index, weight)
                rgb = torch.zeros(n, 3).index_add(0, index[strong], weight[strong, None] * seen)
                rgb += (1 - opacity)[:, None] * self.background
        shares = None
        if grid is not None:
            some = weight > 0
            shares = torch.zeros(n).index_add(0, index[some], weight[some] * self.sample(grid, x[some]))
        return rgb, shares

    def chunks(self):
        return [(i, min(i + CHUNK, len(self.rays))) for i in range(0, len(self.rays), CHUNK)]

    def forward(self):
        return torch.cat([self.chunk(a, b, True, None)[0] for a, b in self.chunks()])

    def forward_and_inverse(self):
        """Colours, shares of the labels, and the gradient of SA3D's loss, lambda 1, in the labels."""
        grid = self.labels.clone().requires_grad_(True)
        out = []
        for a, b in self.chunks():
            rgb, shares = self.chunk(a, b, True, grid)
            mask = self.mask[a:b]
            loss = -(mask * shares).sum() + ((1 - mask) * shares).sum()
            if loss.requires_grad:
                loss.backward()
            out.append(shares.detach())
        return torch.cat(out), grid.grad


def networks():
    torch.manual_seed(1)
    out = {}
    for widths in WIDTHS:
        w = [int(i) for i in widths.split("-")]
        layers = [torch.nn.Linear(a, b) for a, b in zip(w, w[1:])]
        x = torch.rand(POINTS, w[0])

        def run():
            with torch.no_grad():
                y = x
                for layer in layers[:-1]:
                    y = F.relu(layer(y))
                return layers[-1](y)

        run()
        out[widths] = [processor_ms(lambda: [run() for _ in range(5)])[0] / 5 for _ in range(5)]
    return out


def main(folder, rounds=1):
    march = March(folder)
    result = {"torch": torch.__version__, "threads": torch.get_num_threads(), "forward": [], "forwardInverse": []}
    for _ in range(rounds):
        ms, rgb = processor_ms(march.forward)
        result["forward"].append(ms)
        ms, (shares, gradient) = processor_ms(march.forward_and_inverse)
        result["forwardInverse"].append(ms)
    result["worstColour"] = (rgb - march.rgb).abs().max().item()
    result["worstShare"] = (shares - march.shares).abs().max().item()
    inverse = march.inverse
    result["worstInverse"] = ((-gradient - inverse).abs().max() / inverse.abs().max()).item()
    result["networks"] = networks()
    result["peakMiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
