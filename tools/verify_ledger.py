#!/usr/bin/env python3
"""Verifies proofs, exported trees and countersignatures of Zhunsheng without any code of Zhunsheng.

    verify_ledger.py bundle FILE --key KEY [--key NEXT@SIZE]...
    verify_ledger.py tree FILE --key KEY [--key NEXT@SIZE]... [--checkpoint OLDER]...
    verify_ledger.py consistency FILE --key KEY [--key NEXT@SIZE]... --checkpoint OLDER --checkpoint NEWER
    verify_ledger.py countersignature FILE --witness KEY --key KEY [--key NEXT@SIZE]... --checkpoint SIGNED

KEY is a public key in 130 hexadecimal digits, got by another way than FILE; NEXT@SIZE signs what is longer than SIZE.
Every OLDER checkpoint is compared with the tree. The formats are described in docs/ledger-format.md.
"""
import argparse, datetime, functools, hashlib, io, json, pathlib, struct, sys

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A, B, M32 = P - 3, 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93, 0xFFFFFFFF
N, SIGNER_ID = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123, b"1234567812345678"
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
class Wrong(Exception): """Something does not hold; the text says what, in Chinese."""
def need(holds, sentence):
    if not holds: raise Wrong(sentence)
rotate, p0 = lambda x, n: ((x << n % 32) | (x >> (32 - n % 32))) & M32, lambda x: x ^ rotate(x, 9) ^ rotate(x, 17)
def sm3_plain(data):
    """SM3 (GB/T 32905) in plain Python, for machines whose OpenSSL lacks it."""
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data += b"\x80" + bytes((55 - len(data)) % 64) + struct.pack(">Q", 8 * len(data))
    for start in range(0, len(data), 64):
        w = list(struct.unpack(">16I", data[start:start + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            ss1 = rotate((rotate(a, 12) + e + rotate(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & M32, 7)
            ff, gg = (a ^ b ^ c, e ^ f ^ g) if j < 16 else ((a & b) | (a & c) | (b & c), (e & f) | (~e & g))
            tt1, tt2 = (ff + d + (ss1 ^ rotate(a, 12)) + (w[j] ^ w[j + 4])) & M32, p0((gg + h + ss1 + w[j]) & M32)
            a, b, c, d, e, f, g, h = tt1, a, rotate(b, 9), c, tt2, e, rotate(f, 19), g
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]
    return struct.pack(">8I", *v)
own_sm3 = "--plain" in sys.argv or "sm3" not in hashlib.algorithms_available
sm3 = sm3_plain if own_sm3 else lambda data: hashlib.new("sm3", data).digest()
def add(p, q):
    """Sum of two points of the curve; None is the point at infinity."""
    if None in (p, q): return p or q
    if p[0] == q[0] and (p[1] + q[1]) % P == 0: return None
    rise, run = (3 * p[0] * p[0] + A, 2 * p[1]) if p == q else (q[1] - p[1], q[0] - p[0])
    slope = rise * pow(run, -1, P) % P
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P
def times(k, p):
    half = times(k >> 1, p) if k > 1 else None
    return add(add(half, half), p if k & 1 else None)
def sm2_verify(key, message, signature):
    """SM2 over SM3 (GB/T 32918.2) with the usual identity."""
    need(len(key) == 65 and key[0] == 4 and len(signature) == 64, "公钥或签名的长度不对")
    x, y, r, s = (int.from_bytes(part, "big") for part in (key[1:33], key[33:], signature[:32], signature[32:]))
    need(x < P and y < P and (y * y - x * x * x - A * x - B) % P == 0, "公钥不在曲线上")
    z = sm3(struct.pack(">H", 8 * len(SIGNER_ID)) + SIGNER_ID
            + b"".join(n.to_bytes(32, "big") for n in (A, B, *G, x, y)))
    e, t = int.from_bytes(sm3(z + message), "big"), (r + s) % N
    need(0 < r < N and 0 < s < N and t, "签名不成立")
    point = add(times(s, G), times(t, (x, y)))
    need(point and (e + point[0]) % N == r, "签名不成立")
def open_signed(text, title, names, key_of):
    """Verifies a signed statement and gives its values."""
    (head, *lines), names = text.split("\n"), [*names.split(), "key", "signature"]
    need(head == title and [line.split(" ")[0] for line in lines] == [*names, ""], "签名的文字读不懂")
    values = dict(line.split(" ", 1) for line in lines[:-1])
    key = key_of(values)
    need(sm3(key)[:8].hex() == values["key"], "不是用该用的密钥签的")
    sm2_verify(key, text[:text.rindex("signature ")].encode(), bytes.fromhex(values["signature"]))
    return values
key_at = lambda keys, name: lambda values: [key for after, key in keys if after < max(int(values[name]), 1)][-1]
def open_checkpoint(text, keys):
    values = open_signed(text, "zhunsheng checkpoint 1", "jurisdiction size root recorded_at", key_at(keys, "size"))
    return values["jurisdiction"], int(values["size"]), bytes.fromhex(values["root"])
dated_key = lambda text: (int(text.partition("@")[2] or 0), bytes.fromhex(text.partition("@")[0]))
def read_leaf(leaf):
    """The header of a leaf and its commitments by field name."""
    rest = io.BytesIO(leaf)
    def take(count):
        need(len(taken := rest.read(count)) == count, "账页读不懂")
        return taken
    name = lambda: take(take(1)[0]).decode()
    need(take(1) == b"\x01", "账页读不懂")
    header = {"schema": struct.unpack(">H", take(2))[0], "jurisdiction": name(),
              "seq": struct.unpack(">Q", take(8))[0], "case": take(16).hex(), "kind": name(), "procedure": name()}
    header["version"], header["recorded_at"] = struct.unpack(">iq", take(12))
    fields, before = {}, ""
    for _ in range(struct.unpack(">H", take(2))[0]):
        field = name()
        need(before.encode() < field.encode(), "账页的字段次序不对")
        fields[field], before = take(32), field
    need(not rest.read(1), "账页读不懂")
    return header, fields
def readable(header):
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=header["recorded_at"])
    spec = "milliseconds" if moment.microsecond else "seconds" if moment.second else "minutes"
    version = (datetime.date(1970, 1, 1) + datetime.timedelta(days=header["version"])).isoformat()
    return {**header, "version": version, "recorded_at": moment.isoformat(timespec=spec)}
def climb(node, last, path, old, new):
    """Hashes a node up to the root of the older tree, whose leaves end with it, and of the newer one."""
    for sibling in map(bytes.fromhex, path):
        need(last > 0 and len(sibling) == 32, "证明不成立")
        left = node & 1 or node == last
        old, new = sm3(b"\1" + sibling + old) if left else old, sm3(b"\1" + (sibling + new if left else new + sibling))
        # Levels at which the node is a left child without sibling have no hash in a proof.
        levels = 1 + ((node & -node).bit_length() - 1 if left and node else 0)
        node, last = node >> levels, last >> levels
    need(last == 0, "证明不成立")
    return old, new
def verify_bundle(bundle, keys):
    need(bundle["format"] == "zhunsheng proof 1" and len(bundle) == 7, "不是证明文件")
    header, fields = read_leaf(leaf := bytes.fromhex(bundle["leaf"]))
    need(readable(header) == bundle["header"], "写明的事件与账页不符")
    for clear in bundle["clear"]:
        parts = (b"zs/commitment/1", header["jurisdiction"].encode(), struct.pack(">Q", header["seq"]),
                 clear["name"].encode(), bytes.fromhex(clear["salt"]), bytes.fromhex(clear["value"]))
        digest = sm3(b"".join(struct.pack(">I", len(part)) + part for part in parts))
        need(len(clear) == 3 and fields.get(clear["name"]) == digest, f"字段“{clear['name']}”与账页里的承诺不符")
    jurisdiction, size, root = open_checkpoint(bundle["checkpoint"], keys)
    need(jurisdiction == header["jurisdiction"], "检查点属于另一个账本")
    need(header["seq"] < size, "检查点还没有包括这一号")
    need(bytes.fromhex(bundle["public_key"]) in dict(keys).values(), "写明的公钥不是核对用的公钥")
    need(climb(header["seq"], size - 1, bundle["path"], it := sm3(b"\0" + leaf), it)[1] == root, "存在证明不成立")
    shown = [f"\n  {c['name']} = {bytes.fromhex(c['value']).decode(errors='replace')}" for c in bundle["clear"]]
    return f"核对通过：第{header['seq']}号在辖区{jurisdiction}的账本里（共{size}条）" + "".join(shown)
def verify_consistency(proof, checkpoints, keys):
    need(proof["format"] == "zhunsheng consistency 1" and (len(proof), len(checkpoints)) == (6, 2), "要一份一致性证明和两个检查点")
    (place, size, root), (other, new_size, new_root) = sorted(checkpoints, key=lambda it: it[1])
    given = (place, other, proof["old_size"], proof["new_size"])
    need(given == (proof["jurisdiction"],) * 2 + (size, new_size), "证明说的是另一个账本或者另外两个条数")
    for text in proof["rotations"]:
        it = open_signed(text, "zhunsheng rotation 1", "jurisdiction after_size next recorded_at", key_at(keys, "after_size"))
        need((int(it["after_size"]), bytes.fromhex(it["next"])) in keys, "换钥声明与核对用的公钥不符")
    path, complete = list(proof["path"]), (size & -size).bit_length() - 1
    if size in (0, new_size):
        need(not path and root == (new_root if size else sm3(b"")), f"同样是{size}条，树根却不同")
    else:
        first = root if size == 1 << complete else bytes.fromhex(path.pop(0))
        roots = climb(size - 1 >> complete, new_size - 1 >> complete, path, first, first)
        need(roots == (root, new_root), "新账本不是旧账本的延续")
    return f"核对通过：{new_size}条的账本是{size}条的延续"
def verify_countersignature(text, witness, checkpoints):
    said = open_signed(text, "zhunsheng countersignature 1", "jurisdiction size root witness since_size recorded_at",
                       lambda _: bytes.fromhex(witness))
    need(len(checkpoints) == 1, "还要写明副署的是哪一个检查点")
    place, size, root = checkpoints[0]
    need((said["jurisdiction"], said["size"]) == (place, str(size)), "副署说的是另一个账本或者另一个条数")
    need(said["root"] == root.hex(), f"见证人看到的{size}条是另一本账：树根不同")
    return f"核对通过：{said['witness']}副署了{said['size']}条，从{said['since_size']}条起一直跟着"
def root_of(peaks):
    return functools.reduce(lambda root, left: sm3(b"\1" + left + root), peaks[::-1]) if peaks else sm3(b"")
def verify_tree(lines, keys, known):
    need(next(lines, "") == "zhunsheng tree 1\n", "不是导出的账本")
    peaks, size, before, place, roots = [], 0, -float('inf'), "", {}
    for _, older, root in known:
        need(roots.setdefault(older, root) == root, f"两个旧检查点都是{older}条，树根却不同")
    for line in iter(lines.__next__, "\n"):
        try:
            header, _ = read_leaf(leaf := bytes.fromhex(line))
        except (ValueError, Wrong):
            raise Wrong(f"第{size}号：账页读不懂") from None
        need(header["seq"] == size, f"第{size}号：这里的账页写的是第{header['seq']}号")
        need(place in ("", header["jurisdiction"]), f"第{size}号：账页属于另一个账本")
        need(before <= header["recorded_at"], f"第{size}号：记录时间倒退")
        place, before, digest, bits = header["jurisdiction"], header["recorded_at"], sm3(b"\0" + leaf), size
        while bits & 1:
            digest, bits = sm3(b"\1" + peaks.pop() + digest), bits >> 1
        peaks.append(digest)
        size += 1
        need(size not in roots or roots.pop(size) == root_of(peaks), f"第{size - 1}号及以前有改动：与旧检查点不符")
    jurisdiction, stated, root = open_checkpoint("".join(lines), keys)
    need(stated == size, f"检查点写明有{stated}条，这里有{size}条")
    need(root == root_of(peaks), "算出的树根与检查点不符：有账页被改动")
    need({place or jurisdiction, *(of for of, _, _ in known)} == {jurisdiction}, "检查点属于另一个账本")
    need(not max(roots, default=0), f"旧检查点写明有{max(roots, default=0)}条，这里只有{size}条：尾部被截去")
    return f"核对通过：辖区{jurisdiction}的账本，{size}条，树根{root.hex()}"
once = lambda pairs: need(len(it := dict(pairs)) == len(pairs), "同一个名称写了两次") or it
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["bundle", "tree", "consistency", "countersignature"])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--key", action="append", required=True, type=dated_key)
    parser.add_argument("--checkpoint", action="append", default=[])
    parser.add_argument("--witness", default="")
    parser.add_argument("--plain", action="store_true", help="do not use the SM3 of OpenSSL")
    asked = parser.parse_args()
    try:
        keys = sorted(asked.key)
        known = [open_checkpoint(pathlib.Path(name).read_bytes().decode(), keys) for name in asked.checkpoint]
        verify = {"bundle": lambda file: verify_bundle(json.load(file, object_pairs_hook=once), keys),
                  "tree": lambda file: verify_tree(file, keys, known),
                  "consistency": lambda file: verify_consistency(json.load(file, object_pairs_hook=once), known, keys),
                  "countersignature": lambda file: verify_countersignature(file.read(), asked.witness, known)}
        with asked.file.open(encoding="utf-8", newline="\n") as file:
            print(verify[asked.what](file))
    except (Wrong, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        sys.exit(f"核对不通过：{error if isinstance(error, Wrong) else '文件读不懂'}")
if __name__ == "__main__": main()
