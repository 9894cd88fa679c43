#!/usr/bin/env python3
"""A bad network of real packets: joins two network namespaces by two TUN devices and is the wire between them.

usage: tun-link.py PID_A PID_B

Each PID names a process whose network namespace gets one end: 10.98.0.1 for A, 10.98.0.2 for B. Says "up" once both
ends are there, carries packets until it is stopped, and then says how many; the devices go with it. Each way: 100 ms ± 20 ms, 2 % loss,
1 Mbit/s behind a queue of 400 ms. Packets keep their order, as on one wire, whatever their jitter.
"""

import ctypes
import fcntl
import os
import random
import select
import signal
import struct
import subprocess
import sys
import time
from collections import deque

DELAY_S, JITTER_S, LOSS, BITS_PER_S, QUEUE_S = 0.100, 0.020, 0.02, 1_000_000, 0.400

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
MTU = 1400

libc = ctypes.CDLL(None, use_errno=True)


def enter(namespace):
    if libc.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def make_end(pid, address):
    """A TUN device in that process's namespace; it belongs to the file that is returned."""
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    theirs = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
    enter(theirs)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"badlink", IFF_TUN | IFF_NO_PI))
    for command in (
        ["addr", "add", f"{address}/24", "dev", "badlink"],
        ["link", "set", "badlink", "up", "mtu", str(MTU)],
    ):
        subprocess.run(["ip", *command], check=True)
    enter(home)
    os.close(theirs)
    os.close(home)
    return device


class Way:
    """One direction: what is under way, and when the wire is free for the next packet."""

    def __init__(self, to):
        self.to = to
        self.free_at = 0.0
        self.under_way = deque()
        self.carried = self.lost = 0

    def take(self, packet, now):
        if random.random() < LOSS or self.free_at - now > QUEUE_S:
            self.lost += 1
            return
        self.carried += 1
        self.free_at = max(self.free_at, now) + len(packet) * 8 / BITS_PER_S
        arrival = self.free_at + DELAY_S + random.uniform(-JITTER_S, JITTER_S)
        if self.under_way:
            arrival = max(arrival, self.under_way[-1][0])
        self.under_way.append((arrival, packet))

    def deliver(self, now):
        while self.under_way and self.under_way[0][0] <= now:
            try:
                os.write(self.to, self.under_way.popleft()[1])
            except BlockingIOError:
                pass  # The device's own queue is full: one more lost packet.


def main(pid_a, pid_b):
    a, b = make_end(pid_a, "10.98.0.1"), make_end(pid_b, "10.98.0.2")
    ways = {a: Way(b), b: Way(a)}
    print("up", flush=True)

    def stop(*_):
        carried, lost = (sum(getattr(way, count) for way in ways.values()) for count in ("carried", "lost"))
        sys.exit(f"The link carried {carried} packets and lost {lost}.")

    signal.signal(signal.SIGTERM, stop)
    while True:
        due = [way.under_way[0][0] for way in ways.values() if way.under_way]
        wait = max(0.0, min(due) - time.monotonic()) if due else None
        readable, _, _ = select.select([a, b], [], [], wait)
        now = time.monotonic()
        for end in readable:
            try:
                while True:
                    ways[end].take(os.read(end, 2 * MTU), now)
            except BlockingIOError:
                pass
        for way in ways.values():
            way.deliver(now)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: tun-link.py PID_A PID_B")
    main(*sys.argv[1:])
