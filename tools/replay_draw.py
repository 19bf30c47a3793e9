#!/usr/bin/env python3
"""Draws again what a county published of a draw (docs/draw-format.md); needs nothing but Python 3.

    python3 replay_draw.py draw.json [another.json ...]

Prints one line for each file and ends with 1 where one is not what it says. It shares no code with
the program that drew."""
import json
import struct
import sys

MASK = 0xFFFFFFFF


def rotate(x, n):
    n %= 32
    return ((x << n) | (x >> (32 - n))) & MASK


def sm3(data):
    """SM3 (GB/T 32905)."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
             0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + struct.pack(">Q", 8 * len(data))
    for at in range(0, len(padded), 64):
        w = list(struct.unpack(">16I", padded[at:at + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            s1 = rotate((rotate(a, 12) + e + rotate(t, j)) & MASK, 7)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & MASK & g)
            t1 = (ff + d + (s1 ^ rotate(a, 12)) + (w[j] ^ w[j + 4])) & MASK
            t2 = (gg + h + s1 + w[j]) & MASK
            a, b, c, d = t1, a, rotate(b, 9), c
            e, f, g, h = t2 ^ rotate(t2, 9) ^ rotate(t2, 17), e, rotate(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return struct.pack(">8I", *state)


def need(holds, sentence):
    if not holds:
        raise ValueError(sentence)


def order(seed, digest, lots, take):
    """The first places of the order in which the lots are drawn."""
    lots, counter, drawn = list(lots), 0, []
    while len(drawn) < take and sum(lots) > 0:
        bound = sum(lots)
        end = 2 ** 64 // bound * bound
        while True:
            block = sm3(b"zhunsheng draw stream 1\0" + seed + digest + struct.pack(">Q", counter))
            counter += 1
            value = int.from_bytes(block[:8], "big")
            if value < end:
                break
        lot, place = value % bound, 0
        while lot >= lots[place]:
            lot -= lots[place]
            place += 1
        drawn.append(place)
        lots[place] = 0
    return drawn


def replay(name, told, seed):
    rows, digests = [], []
    for number, it in enumerate(told["rows"], 1):
        digest = sm3(b"zhunsheng draw row 1\0" + it["row"].encode())
        need(digest.hex() == it["digest"], f"{name}第{number}行与它的摘要不符：这一行被改动过")
        rows.append(it["row"].split("\t"))
        digests.append(digest)
    names = [row[0] for row in rows]
    need(names == sorted(set(names)), f"{name}的次序不对，或者同一行出现了两次")
    digest = sm3(b"zhunsheng draw list 1\0" + b"".join(digests))
    need(digest.hex() == told["digest"], f"{name}的摘要对不上：名单不是锁定的那一份")
    lots = [int(row[2]) if row[3] == "-" else 0 for row in rows]
    count = min(told["count"], 200)
    drawn = [names[place] for place in order(seed, digest, lots, count + max(count, 10))]
    need(drawn[:count] == told["drawn"], f"{name}：重抽的结果与公布的不同")
    need(drawn[count:] == told["reserves"], f"{name}：候补的次序与公布的不同")
    return set(names)


def once(pairs):
    need(len(dict(pairs)) == len(pairs), "同一个名称写了两次")
    return dict(pairs)


def check(bundle):
    need(bundle["format"] == "zhunsheng draw 1", "这不是抽取的公开数据包")
    need(len(bundle) == 8 and {"unit", "locked_on"} <= set(bundle), "数据包的内容多了或者少了")
    text = "|".join([*bundle["source"], bundle["digits"]])
    seed = sm3(b"zhunsheng draw seed 1\0" + text.encode())
    names = replay("对象名单", bundle["subjects"], seed)
    names |= replay("人员名单", bundle["officers"], seed)
    for it in bundle["opened"]:
        salted = bytes.fromhex(it["salt"]) + it["says"].encode()
        name = sm3(b"zhunsheng draw name 1\0" + salted).hex()
        need(name == it["name"] and name in names, f"公开的名称“{it['says']}”与名单里的摘要不符")


def main():
    failed = False
    for path in sys.argv[1:]:
        try:
            with open(path, encoding="utf-8") as file:
                check(json.load(file, object_pairs_hook=once))
            print(f"{path}\t相同")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError) as why:
            failed = True
            print(f"{path}\t不同：{why}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
