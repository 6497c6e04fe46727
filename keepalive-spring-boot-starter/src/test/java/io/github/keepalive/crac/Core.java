package io.github.keepalive.crac;

/**
 * What {@code org.crac} takes for the JVM's own implementation, because the system
 * property {@code org.crac.Core.Compat} names this package: a JVM without CRaC has none.
 * A checkpoint runs what the test is about between the notifications.
 */
public final class Core {

	private static final Context CONTEXT = new Context();

	private static volatile Runnable atCheckpoint = () -> {
	};

	private Core() {
	}

	public static Context getGlobalContext() {
		return CONTEXT;
	}

	/**
	 * Set what happens between checkpoint and restore.
	 */
	public static void atCheckpoint(Runnable action) {
		atCheckpoint = action;
	}

	public static void checkpointRestore() throws CheckpointException, RestoreException {
		try {
			for (Resource resource : CONTEXT.resources()) {
				resource.beforeCheckpoint(CONTEXT);
			}
			atCheckpoint.run();
			for (Resource resource : CONTEXT.resources()) {
				resource.afterRestore(CONTEXT);
			}
		}
		catch (Exception ex) {
			CheckpointException failure = new CheckpointException();
			failure.addSuppressed(ex);
			throw failure;
		}
	}

}
