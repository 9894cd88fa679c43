#!/usr/bin/env python3
"""Sends the packets between this machine's TCP ports FIRST to LAST over a slow and lossy link, in user space.

Usage: slow-link.py FIRST LAST; then lines "DELAY JITTER LOSS" (ms, ms, percent) on the standard input, each valid from
then on. To be run in a network namespace of its own, as root. Ends with its input, and the link with it.
"""
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

NAME, TABLE = "slow0", "107"
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000


def make_link(first, last):
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", NAME.encode(), IFF_TUN | IFF_NO_PI))
    run = lambda *command: subprocess.run(command, check=True)
    run("ip", "link", "set", NAME, "up", "mtu", "1500", "txqueuelen", "2000")
    # What comes back from the link is from, and for, this machine's own addresses.
    for setting, value in (("route_localnet", "1"), ("accept_local", "1"), ("rp_filter", "0")):
        with open(f"/proc/sys/net/ipv4/conf/{NAME}/{setting}", "w") as file:
            file.write(value)
    with open("/proc/sys/net/ipv4/conf/all/rp_filter", "w") as file:
        file.write("0")
    run("ip", "route", "replace", "default", "dev", NAME, "src", "127.0.0.1", "table", TABLE)
    # Local addresses are looked up before any rule, unless theirs is made to come later.
    run("ip", "rule", "add", "pref", "10", "lookup", "local")
    run("ip", "rule", "del", "pref", "0")
    for side in ("dport", "sport"):
        run("ip", "rule", "add", "pref", "5", "iif", "lo", "ipproto", "tcp", side, f"{first}-{last}", "lookup", TABLE)
    return tun


def remove_link():
    for side in range(2):
        subprocess.run(("ip", "rule", "del", "pref", "5"), check=False)


def main():
    tun = make_link(*sys.argv[1:3])
    delay = jitter = loss = 0.0
    under_way, count = [], 0
    print("up", flush=True)
    while True:
        wait = max(0, under_way[0][0] - time.monotonic()) if under_way else None
        readable, _, _ = select.select([tun, sys.stdin], [], [], wait)
        if sys.stdin in readable:
            line = sys.stdin.readline()
            if not line:
                remove_link()
                return
            delay, jitter, loss = (float(each) for each in line.split())
        now = time.monotonic()
        if tun in readable:
            for _ in range(100):
                try:
                    packet = os.read(tun, 2000)
                except BlockingIOError:
                    break
                if random.uniform(0, 100) >= loss:
                    count += 1
                    due = now + max(0, random.gauss(delay, jitter)) / 1000
                    heapq.heappush(under_way, (due, count, packet))
        while under_way and under_way[0][0] <= now:
            try:
                os.write(tun, heapq.heappop(under_way)[2])
            except OSError:
                pass  # As good as lost.


main()
