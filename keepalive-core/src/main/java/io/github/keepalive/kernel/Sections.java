package io.github.keepalive.kernel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts sections that threads enter and leave, so that another thread can tell
 * afterwards whether any thread was in one. Thread-safe.
 */
final class Sections {

	private final AtomicLong entered = new AtomicLong();

	private final AtomicLong left = new AtomicLong();

	/**
	 * Note that a thread enters a section. {@link #leave()} must follow.
	 */
	void enter() {
		this.entered.incrementAndGet();
	}

	/**
	 * Note that a thread has left a section.
	 */
	void leave() {
		this.left.incrementAndGet();
	}

	/**
	 * Return the number of sections so far, for {@link #isNoneSince}.
	 * @return the number, or {@code -1} while a thread may be in a section
	 */
	long count() {
		long left = this.left.get();
		return (this.entered.get() == left) ? left : -1;
	}

	/**
	 * Return whether no thread was in a section since a call of {@link #count()}.
	 * @param count what the call returned
	 * @return {@code false} if a thread may have been in one
	 */
	boolean isNoneSince(long count) {
		return count >= 0 && count() == count;
	}

}
