package io.github.keepalive.autoconfigure;

import io.github.keepalive.context.ProcessSockets;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Forgets the sockets of the process after it was restored from a checkpoint (CRaC),
 * because the kernel may give new sockets the cookies of former ones. Spring stops the
 * context before the checkpoint.
 */
final class RestoredProcess implements Resource {

	private final ProcessSockets sockets;

	RestoredProcess(ProcessSockets sockets) {
		this.sockets = sockets;
		Core.getGlobalContext().register(this);
	}

	@Override
	public void beforeCheckpoint(Context<? extends Resource> context) {
		// Spring stops the context, which closes what is open.
	}

	@Override
	public void afterRestore(Context<? extends Resource> context) {
		this.sockets.forget();
	}

}
