package io.github.keepalive.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;

/**
 * The system calls through jffi, the layer below jnr-ffi and jnr-posix. Both of those
 * take several times as long to start.
 */
final class JffiSystemCalls extends LibcSystemCalls {

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

	private final long setsockopt = symbol("setsockopt");

	private final long getsockopt = symbol("getsockopt");

	private final long getsockname = symbol("getsockname");

	private final long getpeername = symbol("getpeername");

	private final long fcntl = symbol("fcntl");

	private final long close = symbol("close");

	private final long strerror = symbol("strerror");

	JffiSystemCalls() {
		this(ByteBuffer.allocateDirect(SLOTS * Memory.SIZE));
	}

	private JffiSystemCalls(ByteBuffer memory) {
		super(memory, MemoryIO.getInstance().getDirectBufferAddress(memory));
	}

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
	int setsockopt(Memory memory, int descriptor, int level, int name, int length) {
		int result = (int) this.invoker.invokeN5(SETSOCKOPT, this.setsockopt, descriptor, level, name, memory.address,
				length);
		return (result == 0) ? 0 : this.lastError.get();
	}

	@Override
	int getsockopt(Memory memory, int descriptor, int level, int name) {
		int result = (int) this.invoker.invokeN5(GETSOCKOPT, this.getsockopt, descriptor, level, name, memory.address,
				memory.lengthAddress());
		return (result == 0) ? 0 : this.lastError.get();
	}

	@Override
	boolean getsockname(Memory memory, int descriptor) {
		return hasName(this.getsockname, memory, descriptor);
	}

	@Override
	boolean getpeername(Memory memory, int descriptor) {
		return hasName(this.getpeername, memory, descriptor);
	}

	private boolean hasName(long function, Memory memory, int descriptor) {
		return (int) this.invoker.invokeN3(GETNAME, function, descriptor, memory.address, memory.lengthAddress()) == 0;
	}

	@Override
	int duplicate(Memory memory, int descriptor) {
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

}
