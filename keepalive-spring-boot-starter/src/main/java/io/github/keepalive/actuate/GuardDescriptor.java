package io.github.keepalive.actuate;

import io.github.keepalive.guard.GuardStatus;

/**
 * Description of what the guard did so far.
 *
 * @param status {@code running}, {@code standby} while another application context of the
 * JVM runs it, {@code waiting} or {@code off}
 * @param detail the status in words
 * @param passes the number of times that it looked at all sockets
 * @param examined sockets that it saw
 * @param changed sockets of these that it gave an option
 * @param kept sockets of these that have an amount which was chosen instead
 * @param failed sockets of these that were refused an option
 * @param busyMillis milliseconds that the passes took
 * @since 0.1.0
 */
public record GuardDescriptor(String status, String detail, long passes, long examined, long changed, long kept,
		long failed, double busyMillis) {

	static GuardDescriptor of(GuardStatus guard) {
		return new GuardDescriptor(guard.state().toString(), guard.detail(), guard.passes(), guard.examined(),
				guard.changed(), guard.kept(), guard.failed(), guard.busyMillis());
	}

}
