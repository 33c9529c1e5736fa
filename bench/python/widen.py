"""Writes a vanilla NeRF of nerf-pytorch again with 8 layers of 256, which computes the same: units beyond its own are zero,
layers beyond its own pass on what they get.

    widen.py IN.ckpt OUT.ckpt"""
import sys

import torch

LAYERS, WIDTH, SKIP = 8, 256, 4


def padded(tensor, *shape):
    out = torch.zeros(*shape)
    out[tuple(slice(size) for size in tensor.shape)] = tensor
    return out


def widened(state):
    out = {}
    encoding = state["layer1.weight"].shape[1]
    out["layer1.weight"] = padded(state["layer1.weight"], WIDTH, encoding)
    out["layer1.bias"] = padded(state["layer1.bias"], WIDTH)
    for i in range(LAYERS - 1):
        name = f"layers_xyz.{i}"
        inputs = WIDTH + (encoding if i == SKIP else 0)
        own = state.get(name + ".weight")
        out[name + ".weight"] = padded(torch.eye(WIDTH) if own is None else own, WIDTH, inputs)
        out[name + ".bias"] = torch.zeros(WIDTH) if own is None else padded(state[name + ".bias"], WIDTH)
    out["fc_feat.weight"] = padded(state["fc_feat.weight"], WIDTH, WIDTH)
    out["fc_feat.bias"] = padded(state["fc_feat.bias"], WIDTH)
    out["fc_alpha.weight"] = padded(state["fc_alpha.weight"], 1, WIDTH)
    out["fc_alpha.bias"] = state["fc_alpha.bias"]
    seen, width = state["layers_dir.0.weight"], state["fc_feat.weight"].shape[0]
    direction = seen.shape[1] - width
    both = torch.zeros(WIDTH // 2, WIDTH + direction)
    both[:seen.shape[0], :width] = seen[:, :width]
    both[:seen.shape[0], WIDTH:] = seen[:, width:]
    out["layers_dir.0.weight"] = both
    out["layers_dir.0.bias"] = padded(state["layers_dir.0.bias"], WIDTH // 2)
    out["fc_rgb.weight"] = padded(state["fc_rgb.weight"], 3, WIDTH // 2)
    out["fc_rgb.bias"] = state["fc_rgb.bias"]
    return out


def main(source, target):
    checkpoint = torch.load(source, map_location="cpu")
    torch.save({"iter": checkpoint["iter"], **{key: widened(checkpoint[key])
                                               for key in ("model_coarse_state_dict", "model_fine_state_dict")}}, target)


main(*sys.argv[1:])
