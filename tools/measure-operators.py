#!/usr/bin/env python3
"""Times the kernels of a transformer layer on the GPUs of this machine, for `xpyd fit-operators`.

    python tools/measure-operators.py --out timings
    npx xpyd fit-operators timings/*.csv --accelerator h200-sxm --write

Needs PyTorch 2.5 or later and an NVIDIA or AMD GPU; nothing else. It writes gemm.csv, attention.csv and, on a machine
with several GPUs, nccl.csv. It takes about ten minutes (--quick: one). Let nothing else run on the GPU.

What is timed is a CUDA graph of many calls, so that launches cost what they cost in a serving engine. Every call gets
operands of its own, more of them together than the cache holds: weights and keys are read from memory, as in serving.
Attention is the kernel of PyTorch (scaled_dot_product_attention), which is not the one of every engine.
"""

import argparse
import csv
import os
import sys

NO_GPU = 2
WARM_UP = 3
REPEATS = 5
# Shortest time of one measurement: the clock of the GPU settles, and its events are read to half a microsecond.
LEAST_SECONDS = 0.02
CACHE_BYTES = 256e6
ELEMENT_BYTES = 2


def refuse(reason):
    print(f"measure-operators: {reason}", file=sys.stderr)
    print("It times kernels on a GPU: run it on the machine whose profile you want to fit.", file=sys.stderr)
    sys.exit(NO_GPU)


def import_torch():
    try:
        import torch
    except ImportError:
        refuse("PyTorch is not installed")
    if not torch.cuda.is_available():
        refuse("PyTorch sees no GPU")
    return torch


def milliseconds(torch, calls):
    """Median time of one call: `calls` are closures that differ in their operands, and run in turn."""
    for call in calls[:WARM_UP]:
        call()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        for call in calls:
            call()
    once = replay(torch, graph, 1)
    replays = max(1, int(LEAST_SECONDS * 1e3 / once))
    times = sorted(replay(torch, graph, replays) for _ in range(REPEATS))
    return times[len(times) // 2] / len(calls)


def replay(torch, graph, times):
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    start.record()
    for _ in range(times):
        graph.replay()
    end.record()
    torch.cuda.synchronize()
    return start.elapsed_time(end) / times


def copies(bytes_each):
    """How many operands of this size are more than the cache holds, within reason."""
    return int(min(64, max(4, CACHE_BYTES // bytes_each + 1)))


def measure_gemm(torch, quick):
    tokens = [1, 16, 64, 256, 1024, 4096, 16384]
    if not quick:
        tokens += [2, 4, 8, 32, 96, 128, 192, 384, 512, 768, 2048, 8192]
    shapes = [(4096, 4096), (6144, 4096), (28672, 4096), (4096, 14336)]
    if not quick:
        shapes += [(2560, 8192), (8192, 2048), (14336, 8192), (8192, 7168), (1024, 4096), (4096, 1024), (10240, 8192)]
    for outputs, inputs in shapes:
        weights = [
            torch.randn(outputs, inputs, device="cuda", dtype=torch.bfloat16) * 0.02
            for _ in range(copies(outputs * inputs * ELEMENT_BYTES))
        ]
        for m in tokens:
            rows = torch.randn(m, inputs, device="cuda", dtype=torch.bfloat16)
            calls = [lambda w=w: torch.nn.functional.linear(rows, w) for w in weights]
            yield {"gemm_dtype": "bfloat16", "m": m, "n": outputs, "k": inputs, "latency": milliseconds(torch, calls)}


def attention_row(batch, length, heads, kv_heads, step, latency):
    return {
        "batch_size": batch,
        "isl": length,
        "num_heads": heads,
        "num_key_value_heads": kv_heads,
        "head_dim": 128,
        "kv_cache_dtype": "bfloat16",
        "step": step,
        "latency": latency,
    }


def attention_calls(torch, batch, queries, keys, heads, kv_heads, causal):
    def tensor(count, length):
        return torch.randn(batch, count, length, 128, device="cuda", dtype=torch.bfloat16)

    bytes_each = 2 * batch * kv_heads * keys * 128 * ELEMENT_BYTES
    query = tensor(heads, queries)
    operands = [(tensor(kv_heads, keys), tensor(kv_heads, keys)) for _ in range(copies(bytes_each))]
    attention = torch.nn.functional.scaled_dot_product_attention
    return [
        lambda k=k, v=v: attention(query, k, v, is_causal=causal, enable_gqa=heads != kv_heads) for k, v in operands
    ]


def measure_attention(torch, quick):
    head_counts = [(32, 8), (8, 1)] if quick else [(64, 8), (32, 8), (32, 32), (16, 2), (8, 1)]
    lengths = [128, 1024, 4096] if quick else [16, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384]
    batches = [1, 8] if quick else [1, 2, 4, 8]
    for heads, kv_heads in head_counts:
        for batch in batches:
            for length in lengths:
                if batch * length > 32768:
                    continue
                calls = attention_calls(torch, batch, length, length, heads, kv_heads, True)
                yield attention_row(batch, length, heads, kv_heads, 0, milliseconds(torch, calls))
        for batch in [1, 16, 128] if quick else [1, 2, 4, 8, 16, 32, 64, 128, 256]:
            for length in lengths:
                if batch * length * kv_heads > 4_000_000:
                    continue
                calls = attention_calls(torch, batch, 1, length, heads, kv_heads, False)
                yield attention_row(batch, length - 1, heads, kv_heads, 1, milliseconds(torch, calls))


def all_reduce_worker(rank, gpus, sizes, queue):
    import torch
    import torch.distributed as dist

    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="29517")
    torch.cuda.set_device(rank)
    dist.init_process_group("nccl", rank=rank, world_size=gpus)
    rows = []
    for elements in sizes:
        message = torch.zeros(elements, device="cuda", dtype=torch.float16)
        latency = milliseconds(torch, [lambda: dist.all_reduce(message)] * 16)
        row = {"nccl_dtype": "half", "op_name": "all_reduce", "num_gpus": gpus, "message_size": elements}
        rows.append({**row, "latency": latency})
    if rank == 0:
        queue.put(rows)
    dist.destroy_process_group()


def measure_all_reduce(torch, quick):
    """`message_size` counts elements of 16 bits."""
    sizes = [2**power for power in range(8, 28, 4 if quick else 1)]
    gpus = 2
    while gpus <= torch.cuda.device_count():
        context = torch.multiprocessing.get_context("spawn")
        queue = context.SimpleQueue()
        workers = [context.Process(target=all_reduce_worker, args=(rank, gpus, sizes, queue)) for rank in range(gpus)]
        for worker in workers:
            worker.start()
        yield from queue.get()
        for worker in workers:
            worker.join()
        gpus *= 2


def write(folder, name, device, rows):
    path = os.path.join(folder, name)
    with open(path, "w", newline="") as file:
        writer = None
        for row in rows:
            row = {"device": device, "kernel_source": "torch", **row}
            if writer is None:
                writer = csv.DictWriter(file, row.keys(), lineterminator="\n")
                writer.writeheader()
            writer.writerow(row)
            file.flush()
    print(f"wrote {path}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default="timings", help="folder for the tables")
    parser.add_argument("--quick", action="store_true", help="fewer shapes: to see that it runs")
    arguments = parser.parse_args()
    torch = import_torch()
    os.makedirs(arguments.out, exist_ok=True)
    device = torch.cuda.get_device_name(0).replace(",", " ")
    with torch.no_grad():
        write(arguments.out, "gemm.csv", device, measure_gemm(torch, arguments.quick))
        write(arguments.out, "attention.csv", device, measure_attention(torch, arguments.quick))
    if torch.cuda.device_count() > 1:
        write(arguments.out, "nccl.csv", device, measure_all_reduce(torch, arguments.quick))
    else:
        print("one GPU: no all-reduce to time", file=sys.stderr)


if __name__ == "__main__":
    main()
