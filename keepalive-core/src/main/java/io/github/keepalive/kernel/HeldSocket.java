package io.github.keepalive.kernel;

import io.github.keepalive.KeepaliveOption;
import org.jspecify.annotations.Nullable;

/**
 * A socket of this process whose descriptor cannot become that of another socket while it
 * is held. Either the descriptor is a duplicate, or the owner keeps the socket open.
 * Other threads may therefore close and open descriptors meanwhile.
 */
public final class HeldSocket extends SocketView implements TunableSocket {

	/** A section for each duplicate, from before it is made until it is closed. */
	static final Sections DUPLICATES = new Sections();

	static {
		Copies.count();
	}

	private final int original;

	/**
	 * Whether the descriptor is a duplicate. The numbers do not show it: if another
	 * thread closes the original first, the duplicate may get the same number.
	 */
	private final boolean duplicate;

	private final long cookie;

	/** The option that the search has set already, so that it is not set twice. */
	private @Nullable KeepaliveOption given;

	private int givenAmount;

	private HeldSocket(int original, int descriptor, boolean duplicate, long cookie, SystemCalls calls) {
		super(descriptor, calls);
		this.original = original;
		this.duplicate = duplicate;
		this.cookie = cookie;
	}

	/**
	 * Hold the socket of a descriptor by a duplicate, if it has a mark.
	 * @param descriptor the descriptor, which another thread may close at any time
	 * @param calls the system calls
	 * @param mark the mark
	 * @param parts how much of the mark it must have
	 * @return the socket, or {@code null} if the descriptor is closed or that of another
	 * socket
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
	 * Hold the socket of a descriptor by a duplicate, if it has the given cookie.
	 * @param identity the descriptor, which another thread may close at any time, and the
	 * cookie
	 * @param calls the system calls
	 * @return the socket, or {@code null} if the descriptor is closed or that of another
	 * socket
	 * @throws OutOfDescriptorsException if the process can open no more descriptors
	 */
	static @Nullable HeldSocket identified(SocketIdentity identity, SystemCalls calls)
			throws OutOfDescriptorsException {
		if (calls.cookie(identity.descriptor()) != identity.cookie()) {
			// It may be a file now. Closing a duplicate of it would release its locks.
			return null;
		}
		HeldSocket held = duplicate(identity.descriptor(), calls, identity.cookie());
		if (held != null && held.cookie() != identity.cookie()) {
			held.end();
			return null;
		}
		return held;
	}

	private static @Nullable HeldSocket duplicate(int descriptor, SystemCalls calls, long cookie)
			throws OutOfDescriptorsException {
		DUPLICATES.enter();
		int duplicate = calls.duplicate(descriptor);
		if (duplicate >= 0) {
			return new HeldSocket(descriptor, duplicate, true, cookie, calls);
		}
		DUPLICATES.leave();
		if (duplicate == -LinuxNumbers.EMFILE || duplicate == -LinuxNumbers.ENFILE) {
			throw new OutOfDescriptorsException();
		}
		return null;
	}

	/**
	 * Hold, without a duplicate, a socket that no other thread can close meanwhile.
	 * @param descriptor the descriptor of the socket
	 * @param calls the system calls
	 * @return the socket
	 */
	static HeldSocket pinned(int descriptor, SystemCalls calls) {
		return new HeldSocket(descriptor, descriptor, false, 0, calls);
	}

	/**
	 * Note that the search has set an option.
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
	 * Return what is needed to find this socket again while the application has it open.
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
	 * Release the socket. If its owner has closed it meanwhile, the duplicate is its last
	 * descriptor, and closing it may block for the time of SO_LINGER. Another thread
	 * closes it then.
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
		DUPLICATES.leave();
	}

}
