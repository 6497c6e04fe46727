package io.github.keepalive.guard;

import io.github.keepalive.LiveSockets.Pass;

/**
 * What the guard did so far.
 *
 * @param status {@code running}, {@code standby} while another application context of the
 * JVM runs it, {@code waiting} or {@code off}
 * @param detail the status in words
 * @param passes the number of times that it looked at all sockets
 * @param examined sockets that it saw
 * @param changed sockets of these that it gave an option
 * @param failed sockets of these that were refused an option
 * @param busyMillis milliseconds that the passes took
 * @since 0.1.0
 */
public record GuardStatus(String status, String detail, long passes, long examined, long changed, long failed,
		double busyMillis) {

	/**
	 * Create the status of a guard that has done nothing.
	 * @param status the status
	 * @param detail the status in words
	 * @return the status
	 */
	public static GuardStatus of(String status, String detail) {
		return new GuardStatus(status, detail, 0, 0, 0, 0, 0);
	}

	GuardStatus plus(Pass pass, long nanos) {
		return new GuardStatus("running", "looks at the sockets that no integration reaches", this.passes + 1,
				this.examined + pass.examined(), this.changed + pass.changed(), this.failed + pass.failed(),
				this.busyMillis + nanos / 1_000_000.0);
	}

}
