package io.github.keepalive.socket;

import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.SystemCalls;

/**
 * Appliers that go another way to the kernel.
 */
public final class Appliers {

	private Appliers() {
	}

	public static KeepaliveApplier through(SystemCalls calls) {
		KernelAccess access = KernelAccess.through(calls);
		return new KeepaliveApplier(() -> access);
	}

}
