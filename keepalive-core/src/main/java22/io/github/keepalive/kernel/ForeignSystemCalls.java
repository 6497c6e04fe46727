package io.github.keepalive.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The system calls through {@code java.lang.foreign}, on Java 22 and newer. The functions
 * are those of the libc that the JVM itself runs on, so this works with musl too, and
 * nothing is unpacked. Each function is linked when it is called for the first time.
 */
@SuppressWarnings("restricted")
final class ForeignSystemCalls extends LibcSystemCalls {

	private static final Linker LINKER = Linker.nativeLinker();

	private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");

	/** Pointers are passed as 64-bit numbers, so that no object is allocated for them. */
	private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;

	private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

	private static final long LONGEST_MESSAGE = 1024;

	/** Receives the error number of a call, one for each memory. */
	private final MemorySegment[] errors;

	ForeignSystemCalls() {
		this(Arena.global().allocate((long) SLOTS * Memory.SIZE, Long.BYTES));
	}

	private ForeignSystemCalls(MemorySegment memory) {
		super(memory.asByteBuffer(), memory.address());
		if (ValueLayout.ADDRESS.byteSize() != POINTER.byteSize()) {
			throw new UnsupportedOperationException("java.lang.foreign is used on 64-bit platforms only");
		}
		MemoryLayout layout = Linker.Option.captureStateLayout();
		this.errors = new MemorySegment[SLOTS];
		for (int slot = 0; slot < SLOTS; slot++) {
			this.errors[slot] = Arena.global().allocate(layout);
		}
	}

	private static MethodHandle function(String name, FunctionDescriptor signature, Linker.Option... options) {
		return LINKER.downcallHandle(
				LINKER.defaultLookup().find(name).orElseThrow(() -> new UnsatisfiedLinkError("libc has no " + name)),
				signature, options);
	}

	private int errno(Memory memory) {
		// The layout on Linux is the number alone.
		return this.errors[memory.slot].get(INT, 0);
	}

	@Override
	int setsockopt(Memory memory, int descriptor, int level, int name, int length) {
		try {
			int result = (int) SockOpt.SET.invokeExact(this.errors[memory.slot], descriptor, level, name,
					memory.address, (long) length);
			return (result == 0) ? 0 : errno(memory);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	@Override
	int getsockopt(Memory memory, int descriptor, int level, int name) {
		try {
			int result = (int) SockOpt.GET.invokeExact(this.errors[memory.slot], descriptor, level, name,
					memory.address, memory.lengthAddress());
			return (result == 0) ? 0 : errno(memory);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	@Override
	boolean getsockname(Memory memory, int descriptor) {
		try {
			return (int) GetName.OF_SOCKET.invokeExact(descriptor, memory.address, memory.lengthAddress()) == 0;
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	@Override
	boolean getpeername(Memory memory, int descriptor) {
		try {
			return (int) GetName.OF_PEER.invokeExact(descriptor, memory.address, memory.lengthAddress()) == 0;
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	@Override
	int duplicate(Memory memory, int descriptor) {
		try {
			int duplicate = (int) Fcntl.HANDLE.invokeExact(this.errors[memory.slot], descriptor,
					LinuxNumbers.F_DUPFD_CLOEXEC, LOWEST_DUPLICATE);
			return (duplicate >= 0) ? duplicate : -Math.max(1, errno(memory));
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	@Override
	public void close(int descriptor) {
		try {
			int ignored = (int) Close.HANDLE.invokeExact(descriptor);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	@Override
	public String strerror(int errno) {
		try {
			long message = (long) StrError.HANDLE.invokeExact(errno);
			return MemorySegment.ofAddress(message).reinterpret(LONGEST_MESSAGE).getString(0);
		}
		catch (Throwable ex) {
			throw unexpected(ex);
		}
	}

	// A function of libc throws nothing. The JVM may throw an error, such as an
	// OutOfMemoryError while it links a function.
	private static RuntimeException unexpected(Throwable ex) {
		if (ex instanceof Error error) {
			throw error;
		}
		return (ex instanceof RuntimeException runtime) ? runtime : new IllegalStateException(ex);
	}

	/**
	 * Both functions have the same signature here, because the JVM links a second
	 * function of a known signature quickly. The length is a 32-bit number, but it is
	 * passed in a 64-bit register.
	 */
	private static final class SockOpt {

		private static final FunctionDescriptor SIGNATURE = FunctionDescriptor.of(INT, INT, INT, INT, POINTER, POINTER);

		static final MethodHandle SET = function("setsockopt", SIGNATURE, WITH_ERRNO);

		static final MethodHandle GET = function("getsockopt", SIGNATURE, WITH_ERRNO);

	}

	private static final class GetName {

		private static final FunctionDescriptor SIGNATURE = FunctionDescriptor.of(INT, INT, POINTER, POINTER);

		static final MethodHandle OF_SOCKET = function("getsockname", SIGNATURE);

		static final MethodHandle OF_PEER = function("getpeername", SIGNATURE);

	}

	private static final class Fcntl {

		private static final int FIXED_ARGUMENTS = 2;

		static final MethodHandle HANDLE = function("fcntl", FunctionDescriptor.of(INT, INT, INT, INT), WITH_ERRNO,
				Linker.Option.firstVariadicArg(FIXED_ARGUMENTS));

	}

	private static final class Close {

		static final MethodHandle HANDLE = function("close", FunctionDescriptor.of(INT, INT));

	}

	private static final class StrError {

		static final MethodHandle HANDLE = function("strerror", FunctionDescriptor.of(POINTER, INT));

	}

}
