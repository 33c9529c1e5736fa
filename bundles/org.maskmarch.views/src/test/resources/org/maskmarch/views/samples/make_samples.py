"""Makes the camera samples of this folder and the values expected of them, with numpy alone (python3 make_samples.py).

The expected values follow the published definitions of the formats (LLFF's loader, multinerf's transform_poses_pca,
COLMAP's documentation of its camera models), written down here independently of the Java readers.
"""
import json
import struct

import numpy as np

rng = np.random.default_rng(7)


def unit(v):
    return v / np.linalg.norm(v)


def look_at(eye, target, up):
    """Camera-to-world, OpenGL axes, 4 x 4."""
    back = unit(eye - target)
    right = unit(np.cross(up, back))
    m = np.eye(4)
    m[:3] = np.stack([right, np.cross(back, right), back, eye], 1)
    return m


def dump(name, value):
    with open(name, "w") as f:
        json.dump(value, f, indent=None)
        f.write("\n")


# ---- LLFF: nine cameras on a dome, looking at about the same spot
dome = []
for i in range(9):
    a = 2 * np.pi * i / 9
    eye = np.array([3 * np.cos(a), 3 * np.sin(a), 1.5 + 0.4 * np.sin(3 * a)]) + rng.normal(0, 0.1, 3)
    dome.append(look_at(eye + [5, -2, 1], np.array([5, -2, 1]) + rng.normal(0, 0.2, 3), np.array([0.1, 0, 1])))
bounds = np.stack([rng.uniform(1.5, 2, 9), rng.uniform(6, 9, 9)], 1)
rows = []
for m, b in zip(dome, bounds):
    right, up, back, centre = m[:3].T
    rows.append(np.concatenate([np.stack([-up, right, back, centre, [3024, 4032, 3260.5]], 1).ravel(), b]))
np.save("poses_bounds.npy", np.array(rows))

scale = 1 / (0.75 * bounds.min())
scaled = [m.copy() for m in dome]
for m in scaled:
    m[:3, 3] *= scale
back = unit(sum(m[:3, 2] for m in scaled))
right = unit(np.cross(sum(m[:3, 1] for m in scaled), back))
average = np.eye(4)
average[:3] = np.stack([right, np.cross(back, right), back, np.mean([m[:3, 3] for m in scaled], 0)], 1)
recentred = [np.linalg.inv(average) @ m for m in scaled]

# the point with the least sum of squared distances from the optical axes, as a plain least-squares problem
a = np.concatenate([np.eye(3) - np.outer(m[:3, 2], m[:3, 2]) for m in recentred])
b = np.concatenate([(np.eye(3) - np.outer(m[:3, 2], m[:3, 2])) @ m[:3, 3] for m in recentred])
centre = np.linalg.lstsq(a, b, rcond=None)[0]
z = unit(np.mean([m[:3, 3] for m in recentred], 0) - centre)
x = unit(np.cross([.1, .2, .3], z))
frame = np.eye(4)
frame[:3] = np.stack([x, np.cross(z, x), z, centre], 1)
spherified = [np.linalg.inv(frame) @ m for m in recentred]
radius = np.sqrt(np.mean([m[:3, 3] @ m[:3, 3] for m in spherified]))
for m in spherified:
    m[:3, 3] /= radius
dump("poses_bounds.expected.json", {"recentred": [m.tolist() for m in recentred],
                                    "spherified": [m.tolist() for m in spherified]})

# ---- COLMAP: the same cameras, names not in the order of the file, two camera models
cameras = {1: ("OPENCV", 4, [3260.5, 3255.25, 2010.0, 1515.5, 0.05, -0.03, 0.001, -0.0005], (4032, 3024)),
           7: ("SIMPLE_PINHOLE", 0, [800.0, 320.0, 240.0], (640, 480))}


def quaternion(r):
    w, q = np.linalg.eigh(np.array([
        [r[0, 0] - r[1, 1] - r[2, 2], 0, 0, 0],
        [r[1, 0] + r[0, 1], r[1, 1] - r[0, 0] - r[2, 2], 0, 0],
        [r[2, 0] + r[0, 2], r[2, 1] + r[1, 2], r[2, 2] - r[0, 0] - r[1, 1], 0],
        [r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1], np.trace(r)]]) / 3)
    x, y, z, w = q[:, np.argmax(w)]
    return np.array([w, x, y, z])


order = [4, 0, 8, 2, 6, 1, 5, 3, 7]
images = []
for number, i in enumerate(order):
    w2c = np.linalg.inv(dome[i] @ np.diag([1, -1, -1, 1]))
    images.append((number + 3, quaternion(w2c[:3, :3]), w2c[:3, 3], 7 if i == 8 else 1, f"view {i}.jpg", number % 3))
with open("cameras.bin", "wb") as f, open("cameras.txt", "w") as t:
    f.write(struct.pack("<Q", len(cameras)))
    t.write("# Camera list with one line of data per camera:\n#   CAMERA_ID, MODEL, WIDTH, HEIGHT, PARAMS[]\n")
    for id, (name, model, params, (w, h)) in cameras.items():
        f.write(struct.pack("<iiQQ%dd" % len(params), id, model, w, h, *params))
        t.write(f"{id} {name} {w} {h} {' '.join(map(repr, params))}\n")
with open("images.bin", "wb") as f, open("images.txt", "w") as t:
    f.write(struct.pack("<Q", len(images)))
    t.write("# Image list with two lines of data per image:\n")
    for id, q, p, camera, name, points in images:
        f.write(struct.pack("<I7dI", id, *q, *p, camera) + name.encode() + b"\0" + struct.pack("<Q", points))
        f.write(b"".join(struct.pack("<ddq", 1.5, 2.5, -1) for _ in range(points)))
        t.write(f"{id} {' '.join(repr(float(v)) for v in [*q, *p])} {camera} {name}\n")
        t.write(" ".join("1.5 2.5 -1" for _ in range(points)) + "\n")
centres = np.array([m[:3, 3] for m in dome])
mean = centres.mean(0)
value, vector = np.linalg.eigh((centres - mean).T @ (centres - mean))
rot = vector[:, ::-1].T
for k in range(2):
    rot[k] *= np.sign(rot[k][np.argmax(abs(rot[k]))])
rot[2] *= np.linalg.det(rot)
pca = np.eye(4)
pca[:3, :3] = rot
pca[:3, 3] = -rot @ mean
aligned = [pca @ m for m in dome]
if np.mean([m[2, 1] for m in aligned]) < 0:
    aligned = [np.diag([1, -1, -1, 1]) @ m for m in aligned]
most = max(abs(m[:3, 3]).max() for m in aligned)
for m in aligned:
    m[:3, 3] /= most
dump("colmap.expected.json", {"poses": [m.tolist() for m in dome], "pca": [m.tolist() for m in aligned]})

# ---- lenses: where each model shows some ideal points, normalised coordinates
points = [(0.0, 0.0), (0.4, -0.3), (-0.25, 0.6), (0.01, 0.005), (0.7, 0.55)]
K = {"SIMPLE_RADIAL": [0.1], "RADIAL": [-0.12, 0.02], "OPENCV": [0.1, -0.05, 0.01, 0.02],
     "OPENCV_FISHEYE": [0.03, -0.01, 0.002, -0.0003], "FULL_OPENCV": [0.2, -0.1, 0.003, -0.002, 0.05, 0.1, 0.02, -0.01],
     "FOV": [0.9], "SIMPLE_RADIAL_FISHEYE": [0.05], "RADIAL_FISHEYE": [0.05, -0.02],
     "THIN_PRISM_FISHEYE": [0.03, -0.01, 0.002, -0.003, 0.004, -0.001, 0.005, -0.004],
     "RAD_TAN_THIN_PRISM_FISHEYE": [0.03, -0.01, 0.004, -0.002, 0.001, -0.0002, 0.002, -0.003, 0.005, 0.001, -0.004,
                                    0.0005],
     "SIMPLE_DIVISION": [-0.15], "DIVISION": [0.1], "SIMPLE_FISHEYE": [], "FISHEYE": [], "EUCM": [0.55, 1.1]}


def brown(x, y, radial, p1, p2):
    r2 = x * x + y * y
    return (x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x), y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y)


def distort(model, k, x, y):
    r = np.hypot(x, y)
    theta = np.arctan(r)
    fx, fy = (x, y) if r == 0 else (theta * x / r, theta * y / r)
    if model in ("SIMPLE_RADIAL", "RADIAL"):
        s = 1 + sum(c * r ** (2 * i + 2) for i, c in enumerate(k))
        return x * s, y * s
    if model == "OPENCV":
        return brown(x, y, 1 + k[0] * r**2 + k[1] * r**4, k[2], k[3])
    if model == "FULL_OPENCV":
        return brown(x, y, (1 + k[0] * r**2 + k[1] * r**4 + k[4] * r**6)
                     / (1 + k[5] * r**2 + k[6] * r**4 + k[7] * r**6), k[2], k[3])
    if model in ("OPENCV_FISHEYE", "SIMPLE_RADIAL_FISHEYE", "RADIAL_FISHEYE", "SIMPLE_FISHEYE", "FISHEYE"):
        s = 1 + sum(c * theta ** (2 * i + 2) for i, c in enumerate(k))
        return fx * s, fy * s
    if model == "THIN_PRISM_FISHEYE":
        a, b = brown(fx, fy, 1 + k[0] * theta**2 + k[1] * theta**4 + k[4] * theta**6 + k[5] * theta**8, k[2], k[3])
        return a + k[6] * theta**2, b + k[7] * theta**2
    if model == "RAD_TAN_THIN_PRISM_FISHEYE":
        s = 1 + sum(c * theta ** (2 * i + 2) for i, c in enumerate(k[:6]))
        a, b = fx * s, fy * s
        q = a * a + b * b
        return (a + 2 * k[7] * a * b + k[6] * (q + 2 * a * a) + k[8] * q + k[9] * q * q,
                b + 2 * k[6] * a * b + k[7] * (q + 2 * b * b) + k[10] * q + k[11] * q * q)
    if r == 0:
        return x, y
    if model == "FOV":
        d = np.arctan(2 * r * np.tan(k[0] / 2)) / k[0]
    elif model in ("SIMPLE_DIVISION", "DIVISION"):
        # the root of k d^2 r - d + r = 0 that tends to r as k tends to 0
        d = min(np.roots([k[0] * r, -1, r]).real, key=lambda v: abs(v - r))
    else:
        d = r / (k[0] * np.sqrt(k[1] * r * r + 1) + 1 - k[0])
    return x * d / r, y * d / r


dump("lenses.expected.json", [{"model": m, "k": k, "points": [[x, y, *map(float, distort(m, k, x, y))] for x, y in points]}
                              for m, k in K.items()])
