package io.github.keepalive.kernel;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the choice that {@link KernelAccess} makes.
 */
class MechanismChoiceTests {

	private static final Platform LINUX = new Platform("Linux", "amd64");

	private static final NativeMechanism WORKING = new NativeMechanism("working", ForwardingSystemCalls::new);

	private static final NativeMechanism NOT_UNPACKED = new NativeMechanism("jffi", () -> {
		throw new UnsatisfiedLinkError("could not load jffi library from /tmp/x.so: failed to map segment");
	});

	private static final NativeMechanism NOT_LINKED = new NativeMechanism("linker", () -> {
		throw new UnsupportedOperationException("no linker");
	});

	@Test
	void firstThatWorksIsChosen() {
		KernelAccess access = KernelAccess.detect(LINUX, List.of(WORKING, NOT_LINKED));
		assertThat(access.mechanism()).isEqualTo("setsockopt(2) through working");
		assertThat(access.obstacle()).isEmpty();
		assertThat(KernelAccess.detect(LINUX, List.of(NOT_UNPACKED, WORKING)).mechanism())
			.isEqualTo("setsockopt(2) through working");
	}

	@Test
	void obstacleIsThatOfTheFirst() {
		KernelAccess access = KernelAccess.detect(LINUX, List.of(NOT_UNPACKED, NOT_LINKED));
		assertThat(access.mechanism()).isEqualTo("JDK socket options");
		assertThat(access.obstacle()).contains("cannot be unpacked to or loaded from")
			.contains("failed to map segment");
		assertThat(access.obstacle().contains("or use Java 22")).isEqualTo(Runtime.version().feature() < 22);
	}

	@Test
	void obstacleIsTheCauseOfAll() {
		NativeMechanism failing = new NativeMechanism("failing", () -> {
			throw new ExceptionInInitializerError(new IllegalStateException("no thread for the cleaner"));
		});
		assertThat(KernelAccess.detect(LINUX, List.of(failing)).obstacle()).isEqualTo(
				"the native library cannot be loaded: java.lang.IllegalStateException: no thread for the cleaner");
	}

	@Test
	void nativeAccessThatIsDeniedIsWhatCanBeCured() {
		NativeMechanism denied = new NativeMechanism("denied", () -> {
			throw new ExceptionInInitializerError(new IllegalCallerException("Illegal native access"));
		});
		assertThat(KernelAccess.detect(LINUX, List.of(NOT_UNPACKED, denied)).obstacle())
			.isEqualTo("this JVM denies native access: start it with --enable-native-access=ALL-UNNAMED");
	}

	@Test
	void mechanismWhoseFirstCallFailsIsPassedOver() {
		NativeMechanism broken = new NativeMechanism("broken", () -> new ForwardingSystemCalls() {

			@Override
			public long getsockopt(int descriptor, int level, int name) {
				throw new UnsatisfiedLinkError("no getsockopt");
			}

		});
		assertThat(KernelAccess.detect(LINUX, List.of(broken, WORKING)).mechanism()).endsWith("working");
	}

	@Test
	void thisJvmHasTheMechanismsOfItsVersion() {
		List<String> working = new ArrayList<>();
		for (NativeMechanism mechanism : NativeMechanism.ofJvm()) {
			if (!KernelAccess.detect(LINUX, List.of(mechanism)).mechanism().startsWith("JDK")) {
				working.add(mechanism.name());
			}
		}
		assertThat(working)
			.isEqualTo((Runtime.version().feature() >= 22) ? List.of("jffi", "java.lang.foreign") : List.of("jffi"));
	}

	@ParameterizedTest
	@CsvSource({ "Mac OS X,aarch64", "Windows 11,amd64", "FreeBSD,amd64", "AIX,ppc64", "Linux,mips64el",
			"Linux,sparcv9", "Linux,parisc64", "Linux,ppc64", "Linux,unheard-of" })
	void numbersOfLinuxAreUsedWhereTheyAreKnownOnly(String os, String architecture) {
		NativeMechanism forbidden = new NativeMechanism("forbidden", () -> {
			throw new AssertionError("it was tried");
		});
		KernelAccess access = KernelAccess.detect(new Platform(os, architecture), List.of(forbidden));
		assertThat(access.obstacle()).isEqualTo("only the JDK's own socket options on " + os + " " + architecture);
		assertThat(access.<Boolean>census()).isNull();
	}

}
