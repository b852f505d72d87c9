"""Checks that a checkpoint is signed by a key, and that it says what root.sql has computed.

    duckdb -noheader -list < root.sql | python3 signature.py KEY-FILE CHECKPOINT-FILE

Needs Python 3.8 and nothing else. Ed25519 is that of RFC 8032, section 5.1, written plainly: it is
slow, and it only checks, so it has no secrets to keep.
"""
import base64
import hashlib
import sys

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a, b):
    """The sum of two points of the curve, as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z."""
    e = (a[1] - a[0]) * (b[1] - b[0])
    f = (a[1] + a[0]) * (b[1] + b[0])
    g = 2 * a[3] * b[3] * D
    h = 2 * a[2] * b[2]
    e, f, g, h = f - e, h - g, h + g, e + f
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def point_of(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        raise ValueError("no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def is_signed(public, text, signature):
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER:
        return False
    base = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little")
    a = times(s, base)
    b = add(point_of(signature[:32]), times(k % ORDER, point_of(public)))
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def checked(key, note):
    """The lines of a checkpoint, once its signature has proved to be genuine."""
    name, identity, typed = key.strip().split("+", 2)
    typed = base64.b64decode(typed, validate=True)
    wanted = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
    if len(typed) != 33 or typed[0] != 1 or wanted.hex() != identity:
        raise ValueError("this is no verifier key for Ed25519")
    text, _, signatures = note.rpartition(b"\n\n")
    text += b"\n"
    for line in signatures.decode().splitlines():
        dash, signer, signature = line.split(" ")
        signature = base64.b64decode(signature, validate=True)
        if dash == "\u2014" and signer == name and signature[:4] == wanted:
            if not is_signed(typed[1:], text, signature[4:]):
                raise ValueError("the signature does not belong to this text")
            origin, size, root = text.decode().split("\n")[:3]
            if origin != name:
                raise ValueError("the checkpoint is of " + origin)
            return origin, size, root
    raise ValueError("it is not signed by this key")


try:
    with open(sys.argv[1], encoding="utf-8") as key, open(sys.argv[2], "rb") as note:
        origin, size, root = checked(key.read(), note.read())
    if sys.stdin.read().split() != [size, root]:
        raise ValueError("the root computed from the events is another, or none")
    print(f"GENUINE: {size} events of {origin} have the root that it has signed")
except (ValueError, OSError) as wrong:
    sys.exit(f"REFUSED: {wrong}")
