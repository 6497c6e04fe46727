package io.github.keepalive.kernel;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import org.jspecify.annotations.Nullable;

/**
 * The system calls through jffi, the layer below jnr-ffi and jnr-posix, which both cost a
 * start several times as much.
 */
final class JffiSystemCalls implements SystemCalls {

	private static final int SLOTS = 64;

	/** Standard descriptors stay as they are, even where a daemon runs without them. */
	private static final int LOWEST_DUPLICATE = 3;

	private static final CallContext SETSOCKOPT = signature(Type.SINT, Type.SINT, Type.SINT, Type.SINT, Type.POINTER,
			Type.UINT);

	private static final CallContext GETSOCKOPT = signature(Type.SINT, Type.SINT, Type.SINT, Type.SINT, Type.POINTER,
			Type.POINTER);

	private static final CallContext GETNAME = signature(Type.SINT, Type.SINT, Type.POINTER, Type.POINTER);

	private static final CallContext FCNTL = signature(Type.SINT, Type.SINT, Type.SINT, Type.SINT);

	private static final CallContext CLOSE = signature(Type.SINT, Type.SINT);

	private static final CallContext STRERROR = signature(Type.POINTER, Type.SINT);

	private final Invoker invoker = Invoker.getInstance();

	private final LastError lastError = LastError.getInstance();

	/**
	 * Memory to reuse, mostly by the same thread, allocated once: later there may be none
	 * left, and a connection must not fail for it.
	 */
	private final AtomicReferenceArray<@Nullable Memory> memories = memories();

	private final long setsockopt = symbol("setsockopt");

	private final long getsockopt = symbol("getsockopt");

	private final long getsockname = symbol("getsockname");

	private final long getpeername = symbol("getpeername");

	private final long fcntl = symbol("fcntl");

	private final long close = symbol("close");

	private final long strerror = symbol("strerror");

	private static CallContext signature(Type result, Type... parameters) {
		return CallContext.getCallContext(result, parameters, CallingConvention.DEFAULT, true);
	}

	private static long symbol(String name) {
		long address = Library.getDefault().getSymbolAddress(name);
		if (address == 0) {
			throw new UnsatisfiedLinkError("libc has no " + name);
		}
		return address;
	}

	@Override
	public int setsockopt(int descriptor, int level, int name, int value) {
		Memory memory = borrow();
		try {
			memory.buffer.putInt(0, value);
			int result = (int) this.invoker.invokeN5(SETSOCKOPT, this.setsockopt, descriptor, level, name,
					memory.address, Integer.BYTES);
			return (result == 0) ? 0 : this.lastError.get();
		}
		finally {
			giveBack(memory);
		}
	}

	@Override
	public long getsockopt(int descriptor, int level, int name) {
		Memory memory = borrow();
		try {
			int errno = getsockopt(descriptor, level, name, memory, Integer.BYTES);
			return (errno == 0) ? Integer.toUnsignedLong(memory.buffer.getInt(0)) : -errno;
		}
		finally {
			giveBack(memory);
		}
	}

	@Override
	public int getsockopt(int descriptor, int level, int name, byte[] structure) {
		Memory memory = borrow();
		try {
			int length = Math.min(structure.length, Memory.LENGTH_OFFSET);
			int errno = getsockopt(descriptor, level, name, memory, length);
			if (errno != 0) {
				return -errno;
			}
			length = memory.buffer.getInt(Memory.LENGTH_OFFSET);
			memory.buffer.get(0, structure, 0, length);
			return length;
		}
		finally {
			giveBack(memory);
		}
	}

	@Override
	public @Nullable InetSocketAddress getsockname(int descriptor) {
		return address(this.getsockname, descriptor);
	}

	@Override
	public @Nullable InetSocketAddress getpeername(int descriptor) {
		return address(this.getpeername, descriptor);
	}

	private @Nullable InetSocketAddress address(long function, int descriptor) {
		Memory memory = borrow();
		try {
			memory.buffer.putInt(Memory.LENGTH_OFFSET, Memory.LENGTH_OFFSET);
			long result = this.invoker.invokeN3(GETNAME, function, descriptor, memory.address,
					memory.address + Memory.LENGTH_OFFSET);
			return ((int) result == 0) ? SocketAddresses.parse(memory.buffer) : null;
		}
		finally {
			giveBack(memory);
		}
	}

	@Override
	public long cookie(int descriptor) {
		Memory memory = borrow();
		try {
			int errno = getsockopt(descriptor, LinuxNumbers.SOL_SOCKET, LinuxNumbers.SO_COOKIE, memory, Long.BYTES);
			return (errno == 0) ? memory.buffer.getLong(0) : 0;
		}
		finally {
			giveBack(memory);
		}
	}

	private int getsockopt(int descriptor, int level, int name, Memory memory, int length) {
		memory.buffer.putInt(Memory.LENGTH_OFFSET, length);
		int result = (int) this.invoker.invokeN5(GETSOCKOPT, this.getsockopt, descriptor, level, name, memory.address,
				memory.address + Memory.LENGTH_OFFSET);
		return (result == 0) ? 0 : this.lastError.get();
	}

	@Override
	public int duplicate(int descriptor) {
		int duplicate = (int) this.invoker.invokeN3(FCNTL, this.fcntl, descriptor, LinuxNumbers.F_DUPFD_CLOEXEC,
				LOWEST_DUPLICATE);
		return (duplicate >= 0) ? duplicate : -Math.max(1, this.lastError.get());
	}

	@Override
	public void close(int descriptor) {
		this.invoker.invokeN1(CLOSE, this.close, descriptor);
	}

	@Override
	public String strerror(int errno) {
		long message = this.invoker.invokeN1(STRERROR, this.strerror, errno);
		return new String(MemoryIO.getInstance().getZeroTerminatedByteArray(message), StandardCharsets.UTF_8);
	}

	private static AtomicReferenceArray<@Nullable Memory> memories() {
		ByteBuffer all = ByteBuffer.allocateDirect(SLOTS * Memory.SIZE);
		AtomicReferenceArray<@Nullable Memory> memories = new AtomicReferenceArray<>(SLOTS);
		for (int slot = 0; slot < SLOTS; slot++) {
			memories.set(slot, new Memory(all.slice(slot * Memory.SIZE, Memory.SIZE), slot));
		}
		return memories;
	}

	private Memory borrow() {
		// Where it is taken, the neighbours are asked: a call takes a microsecond.
		for (int slot = slot();; slot = (slot + 1) & (SLOTS - 1)) {
			Memory memory = this.memories.getAndSet(slot, null);
			if (memory != null) {
				return memory;
			}
			Thread.onSpinWait();
		}
	}

	private void giveBack(Memory memory) {
		this.memories.set(memory.slot, memory);
	}

	@SuppressWarnings("deprecation")
	private static int slot() {
		// Thread.threadId() is not there before Java 19.
		return (int) Thread.currentThread().getId() & (SLOTS - 1);
	}

	/**
	 * A little memory outside the heap: the value of an option or an address and, behind
	 * it, its length.
	 */
	private static final class Memory {

		static final int LENGTH_OFFSET = 128;

		static final int SIZE = LENGTH_OFFSET + 2 * Integer.BYTES;

		final ByteBuffer buffer;

		final long address;

		final int slot;

		Memory(ByteBuffer buffer, int slot) {
			this.buffer = buffer.order(ByteOrder.nativeOrder());
			this.address = MemoryIO.getInstance().getDirectBufferAddress(buffer);
			this.slot = slot;
		}

	}

}
