#!/usr/bin/env python3
"""Carries the connections of a loopback port to a Unix socket, as the account that runs it.

    forward.py PORT SOCKET

The kernel tells the daemon whose process connects: behind this port everybody is that account.
"""

import asyncio
import sys

port, path = int(sys.argv[1]), sys.argv[2]


async def carry(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def connected(reader, writer):
    try:
        inside, outside = await asyncio.open_unix_connection(path)
    except OSError:
        writer.close()
        return
    await asyncio.gather(carry(reader, outside), carry(inside, writer))


async def main():
    server = await asyncio.start_server(connected, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


asyncio.run(main())
