package io.github.keepalive.kernel;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * The system calls as functions of libc. A subclass calls the functions; this class has
 * the memory that they read and write.
 */
abstract class LibcSystemCalls implements SystemCalls {

	/** How many threads can make a call at the same time. Further threads wait. */
	static final int SLOTS = 64;

	/**
	 * The lowest number for a duplicate. The standard descriptors are never used, even if
	 * a daemon has closed them.
	 */
	static final int LOWEST_DUPLICATE = 3;

	/**
	 * Memory for the calls, allocated once. If memory runs out later, connections must
	 * not fail because of it. A thread mostly gets the same slot.
	 */
	private final AtomicReferenceArray<@Nullable Memory> memories = new AtomicReferenceArray<>(SLOTS);

	/**
	 * Create the calls.
	 * @param memory {@link #SLOTS} times {@link Memory#SIZE} bytes outside the heap
	 * @param address the address of the memory
	 */
	LibcSystemCalls(ByteBuffer memory, long address) {
		for (int slot = 0; slot < SLOTS; slot++) {
			int offset = slot * Memory.SIZE;
			this.memories.set(slot, new Memory(memory.slice(offset, Memory.SIZE), address + offset, slot));
		}
	}

	/**
	 * Call {@code setsockopt} with a value that is in the memory.
	 * @param memory has the value
	 * @param descriptor the descriptor of the socket
	 * @param level the level of the option
	 * @param name the number of the option
	 * @param length the number of bytes of the value
	 * @return {@code 0}, or the error number
	 */
	abstract int setsockopt(Memory memory, int descriptor, int level, int name, int length);

	/**
	 * Call {@code getsockopt}.
	 * @param memory has the length of the value, and receives value and length
	 * @param descriptor the descriptor of the socket
	 * @param level the level of the option
	 * @param name the number of the option
	 * @return {@code 0}, or the error number
	 */
	abstract int getsockopt(Memory memory, int descriptor, int level, int name);

	/**
	 * Call {@code getsockname}.
	 * @param memory has the length of the address, and receives address and length
	 * @param descriptor the descriptor of the socket
	 * @return whether there is an address
	 */
	abstract boolean getsockname(Memory memory, int descriptor);

	/**
	 * Call {@code getpeername}.
	 * @param memory has the length of the address, and receives address and length
	 * @param descriptor the descriptor of the socket
	 * @return whether there is an address
	 */
	abstract boolean getpeername(Memory memory, int descriptor);

	/**
	 * Call {@code fcntl} with {@code F_DUPFD_CLOEXEC}.
	 * @param memory memory for the call
	 * @param descriptor the descriptor to duplicate
	 * @return the new descriptor, or the error number with a minus sign
	 */
	abstract int duplicate(Memory memory, int descriptor);

	@Override
	public final int setsockopt(int descriptor, int level, int name, int value) {
		Memory memory = borrow();
		try {
			memory.buffer.putInt(0, value);
			return setsockopt(memory, descriptor, level, name, Integer.BYTES);
		}
		finally {
			giveBack(memory);
		}
	}

	@Override
	public final long getsockopt(int descriptor, int level, int name) {
		Memory memory = borrow();
		try {
			memory.setLength(Integer.BYTES);
			int errno = getsockopt(memory, descriptor, level, name);
			return (errno == 0) ? Integer.toUnsignedLong(memory.buffer.getInt(0)) : -errno;
		}
		finally {
			giveBack(memory);
		}
	}

	@Override
	public final int getsockopt(int descriptor, int level, int name, byte[] structure) {
		Memory memory = borrow();
		try {
			memory.setLength(Math.min(structure.length, Memory.LENGTH_OFFSET));
			int errno = getsockopt(memory, descriptor, level, name);
			if (errno != 0) {
				return -errno;
			}
			int length = memory.length();
			memory.buffer.get(0, structure, 0, length);
			return length;
		}
		finally {
			giveBack(memory);
		}
	}

	@Override
	public final @Nullable InetSocketAddress getsockname(int descriptor) {
		Memory memory = borrow();
		try {
			memory.setLength(Memory.LENGTH_OFFSET);
			return getsockname(memory, descriptor) ? SocketAddresses.parse(memory.buffer) : null;
		}
		finally {
			giveBack(memory);
		}
	}

	@Override
	public final @Nullable InetSocketAddress getpeername(int descriptor) {
		Memory memory = borrow();
		try {
			memory.setLength(Memory.LENGTH_OFFSET);
			return getpeername(memory, descriptor) ? SocketAddresses.parse(memory.buffer) : null;
		}
		finally {
			giveBack(memory);
		}
	}

	@Override
	public final long cookie(int descriptor) {
		Memory memory = borrow();
		try {
			memory.setLength(Long.BYTES);
			int errno = getsockopt(memory, descriptor, LinuxNumbers.SOL_SOCKET, LinuxNumbers.SO_COOKIE);
			return (errno == 0) ? memory.buffer.getLong(0) : 0;
		}
		finally {
			giveBack(memory);
		}
	}

	@Override
	public final int duplicate(int descriptor) {
		Memory memory = borrow();
		try {
			return duplicate(memory, descriptor);
		}
		finally {
			giveBack(memory);
		}
	}

	private Memory borrow() {
		// If the slot is taken, try the next one. A call takes a microsecond, so one is
		// soon free.
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
		// Thread.threadId() needs Java 19.
		return (int) Thread.currentThread().getId() & (SLOTS - 1);
	}

	/**
	 * A slot of memory outside the heap. It has the value of an option, or an address,
	 * followed by its length.
	 */
	static final class Memory {

		static final int LENGTH_OFFSET = 152;

		static final int SIZE = LENGTH_OFFSET + 2 * Integer.BYTES;

		final long address;

		final int slot;

		private final ByteBuffer buffer;

		Memory(ByteBuffer buffer, long address, int slot) {
			this.buffer = buffer.order(ByteOrder.nativeOrder());
			this.address = address;
			this.slot = slot;
		}

		long lengthAddress() {
			return this.address + LENGTH_OFFSET;
		}

		private void setLength(int length) {
			this.buffer.putInt(LENGTH_OFFSET, length);
		}

		private int length() {
			return this.buffer.getInt(LENGTH_OFFSET);
		}

	}

}
