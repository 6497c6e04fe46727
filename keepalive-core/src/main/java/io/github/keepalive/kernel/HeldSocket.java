package io.github.keepalive.kernel;

import java.util.concurrent.atomic.AtomicLong;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * A socket of this process that cannot change into another one while it is held: by a
 * duplicate of its descriptor, or because its owner keeps it open. Whatever other threads
 * close and reopen meanwhile, nothing here can hit another socket.
 */
public final class HeldSocket extends SocketView implements TunableSocket {

	/** Duplicates that were ever begun and ended, whoever asked for them. */
	private static final AtomicLong BEGUN = new AtomicLong();

	private static final AtomicLong ENDED = new AtomicLong();

	static {
		Copies.count();
	}

	private final int original;

	/**
	 * Whether the descriptor is a duplicate. The number does not tell: where another
	 * thread closes the original meanwhile, the duplicate may get its number.
	 */
	private final boolean duplicate;

	private final long cookie;

	/** What the socket was given while it was found, so that it is not set once more. */
	private @Nullable KeepaliveOption given;

	private int givenAmount;

	private HeldSocket(int original, int descriptor, boolean duplicate, long cookie, SystemCalls calls) {
		super(descriptor, calls);
		this.original = original;
		this.duplicate = duplicate;
		this.cookie = cookie;
	}

	/**
	 * Hold the socket behind a descriptor by a duplicate, if it carries a mark.
	 * @param descriptor the descriptor, which another thread may close at any time
	 * @param calls the system calls
	 * @param mark the mark
	 * @param parts how much of the mark it must carry
	 * @return the socket, or {@code null} if it is another one or gone
	 * @throws OutOfDescriptorsException if the process can open no more descriptors
	 */
	static @Nullable HeldSocket marked(int descriptor, SystemCalls calls, Mark mark, Mark.Parts parts)
			throws OutOfDescriptorsException {
		HeldSocket held = duplicate(descriptor, calls, 0);
		if (held != null && !mark.isOn(held.descriptor(), calls, parts)) {
			held.end();
			return null;
		}
		return held;
	}

	/**
	 * Hold the socket behind a descriptor by a duplicate, if it has a cookie.
	 * @param identity the descriptor, which another thread may close at any time, and the
	 * cookie
	 * @param calls the system calls
	 * @return the socket, or {@code null} if it is another one or gone
	 * @throws OutOfDescriptorsException if the process can open no more descriptors
	 */
	static @Nullable HeldSocket identified(SocketIdentity identity, SystemCalls calls)
			throws OutOfDescriptorsException {
		HeldSocket held = duplicate(identity.descriptor(), calls, identity.cookie());
		if (held != null && held.cookie() != identity.cookie()) {
			held.end();
			return null;
		}
		return held;
	}

	private static @Nullable HeldSocket duplicate(int descriptor, SystemCalls calls, long cookie)
			throws OutOfDescriptorsException {
		BEGUN.incrementAndGet();
		int duplicate = calls.duplicate(descriptor);
		if (duplicate >= 0) {
			return new HeldSocket(descriptor, duplicate, true, cookie, calls);
		}
		ENDED.incrementAndGet();
		if (duplicate == -LinuxNumbers.EMFILE || duplicate == -LinuxNumbers.ENFILE) {
			throw new OutOfDescriptorsException();
		}
		return null;
	}

	/**
	 * Hold a socket that no other thread can close meanwhile, without a duplicate.
	 * @param descriptor the descriptor of the socket
	 * @param calls the system calls
	 * @return the socket
	 */
	static HeldSocket pinned(int descriptor, SystemCalls calls) {
		return new HeldSocket(descriptor, descriptor, false, 0, calls);
	}

	/**
	 * Return a state of the duplicates that tells whether there were any meanwhile: if it
	 * is the same later on and not negative, there were none.
	 * @return the number of duplicates so far, or {@code -1} while there is one
	 */
	static long duplicates() {
		long ended = ENDED.get();
		return (BEGUN.get() == ended) ? ended : -1;
	}

	/**
	 * Note that the socket was given an amount while it was found.
	 * @param option the option
	 * @param amount the amount
	 */
	void given(KeepaliveOption option, int amount) {
		this.given = option;
		this.givenAmount = amount;
	}

	@Override
	public void set(KeepaliveOption option, int amount) throws SocketOptionException {
		if (option == this.given && amount == this.givenAmount) {
			this.given = null;
			return;
		}
		int errno = calls().setsockopt(descriptor(), option.level(), option.number(), amount);
		if (errno != 0) {
			throw refusal(errno);
		}
	}

	@Override
	public int get(KeepaliveOption option) throws SocketOptionException {
		long amount = read(option);
		if (amount < 0) {
			throw refusal((int) -amount);
		}
		return (int) amount;
	}

	private SocketOptionException refusal(int errno) {
		return new SocketOptionException(errno, calls().strerror(errno));
	}

	/**
	 * Return what it takes to find this socket again while the application has it open.
	 * @return the identity, or {@code null} if the system has no cookies
	 */
	public @Nullable SocketIdentity identity() {
		long cookie = (this.cookie != 0) ? this.cookie : cookie();
		return (cookie != 0) ? new SocketIdentity(this.original, cookie) : null;
	}

	@Override
	public boolean isOpen() {
		if (!this.duplicate || this.cookie == 0) {
			return true;
		}
		return descriptor() != this.original && calls().cookie(this.original) == this.cookie;
	}

	/**
	 * Let go of the socket. Where its owner has closed it meanwhile, the last descriptor
	 * is ours, and closing it may take as long as SO_LINGER says: not in this thread.
	 */
	@Override
	public void close() {
		if (!this.duplicate) {
			return;
		}
		if (isOpen()) {
			end();
		}
		else {
			KernelAccess.start("keepalive-close", this::end);
		}
	}

	private void end() {
		calls().close(descriptor());
		ENDED.incrementAndGet();
	}

}
