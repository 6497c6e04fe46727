package io.github.keepalive.actuate;

import io.github.keepalive.guard.GuardStatus;

/**
 * Description of what the guard has done so far.
 *
 * @param status {@code running}, {@code standby} while another application context of the
 * JVM runs it, {@code waiting} or {@code off}
 * @param detail a description of the status
 * @param passes the number of times that it examined all sockets
 * @param examined the number of sockets that it has examined
 * @param changed the number of sockets on which it set an option
 * @param kept the number of sockets on which a chosen value was kept
 * @param failed the number of sockets on which an option was refused
 * @param busyMillis the total time of the passes, in milliseconds
 * @since 0.1.0
 */
public record GuardDescriptor(String status, String detail, long passes, long examined, long changed, long kept,
		long failed, double busyMillis) {

	static GuardDescriptor of(GuardStatus guard) {
		return new GuardDescriptor(guard.state().toString(), guard.detail(), guard.passes(), guard.examined(),
				guard.changed(), guard.kept(), guard.failed(), guard.busyMillis());
	}

}
