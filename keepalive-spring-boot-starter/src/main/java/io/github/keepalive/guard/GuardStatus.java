package io.github.keepalive.guard;

import java.util.Locale;

import io.github.keepalive.socket.LiveSockets.Pass;

/**
 * What the guard has done so far.
 *
 * @param state what it does at the moment
 * @param detail the state in words
 * @param passes the number of times that it examined the sockets
 * @param examined the number of sockets that it examined
 * @param changed the number of sockets on which it set an option
 * @param kept the number of sockets that keep an amount which was chosen
 * @param failed the number of sockets on which an option could not be set
 * @param busyMillis milliseconds that the passes took
 * @since 0.1.0
 */
public record GuardStatus(State state, String detail, long passes, long examined, long changed, long kept, long failed,
		double busyMillis) {

	/**
	 * Create the status of a guard that has done nothing.
	 * @param state what it does
	 * @param detail the state in words
	 * @return the status
	 */
	public static GuardStatus of(State state, String detail) {
		return new GuardStatus(state, detail, 0, 0, 0, 0, 0, 0);
	}

	GuardStatus plus(Pass pass, long nanos) {
		return new GuardStatus(State.RUNNING, "looks at the sockets that no integration reaches", this.passes + 1,
				this.examined + pass.examined(), this.changed + pass.changed(), this.kept + pass.kept(),
				this.failed + pass.failed(), this.busyMillis + nanos / 1_000_000.0);
	}

	/**
	 * What the guard does.
	 */
	public enum State {

		/** It looks at the sockets. */
		RUNNING,

		/** Another application context of the JVM runs it. */
		STANDBY,

		/** It has not looked yet. */
		WAITING,

		/** It looks at nothing. */
		OFF;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
