package io.github.keepalive.socket;

import io.github.keepalive.kernel.KernelAccess;
import io.github.keepalive.kernel.Platform;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Applications that have the JDK's own options only.
 */
public final class WithoutNativeAccess {

	private WithoutNativeAccess() {
	}

	/**
	 * An application whose JVM denies native access.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class OnLinux {

		@Bean
		KeepaliveApplier jdkOnly() {
			return new KeepaliveApplier(() -> KernelAccess.withoutNative("for a test"));
		}

	}

	/**
	 * An application on a system that Linux's numbers are not for, and whose listeners
	 * hand nothing down.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class OnMacOs {

		@Bean
		KeepaliveApplier jdkOnly() {
			return new KeepaliveApplier(() -> KernelAccess.on(new Platform("Mac OS X", "aarch64")));
		}

	}

}
