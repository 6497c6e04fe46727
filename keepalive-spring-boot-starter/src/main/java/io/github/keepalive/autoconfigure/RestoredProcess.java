package io.github.keepalive.autoconfigure;

import io.github.keepalive.context.ProcessSockets;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Forgets the sockets of the process when it was restored from a checkpoint (CRaC). That
 * nothing is open at the checkpoint is up to Spring, which stops the context for it.
 */
final class RestoredProcess implements Resource {

	private final ProcessSockets sockets;

	RestoredProcess(ProcessSockets sockets) {
		this.sockets = sockets;
		Core.getGlobalContext().register(this);
	}

	@Override
	public void beforeCheckpoint(Context<? extends Resource> context) {
		// The sockets that are closed for the checkpoint are gone after it.
	}

	@Override
	public void afterRestore(Context<? extends Resource> context) {
		this.sockets.forget();
	}

}
