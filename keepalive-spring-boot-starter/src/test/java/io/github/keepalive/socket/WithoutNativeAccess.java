package io.github.keepalive.socket;

import io.github.keepalive.kernel.KernelAccess;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application whose JVM denies native access.
 */
@Configuration(proxyBeanMethods = false)
public class WithoutNativeAccess {

	@Bean
	KeepaliveApplier jdkOnly() {
		return new KeepaliveApplier(() -> KernelAccess.withoutNative("for a test"));
	}

}
