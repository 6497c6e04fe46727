package io.github.keepalive.httpcomponents;

import java.lang.reflect.Field;
import java.util.EnumMap;
import java.util.Map;

import io.github.keepalive.KeepaliveOption;
import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.LibraryDefaults;
import io.github.keepalive.socket.Unclaimed;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.function.Decorator;
import org.apache.hc.core5.reactor.IOSession;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * What the classic and the asynchronous client have in common.
 */
final class HttpComponents {

	static final String INTEGRATION = "http-components";

	/** What the library sets on a socket where its configuration was not touched. */
	static final Map<KeepaliveOption, Integer> BUILT_IN = builtIn();

	private static final int LEFT_TO_SYSTEM = -1;

	private HttpComponents() {
	}

	private static Map<KeepaliveOption, Integer> builtIn() {
		Map<KeepaliveOption, Integer> amounts = new EnumMap<>(LibraryDefaults.HTTP_CORE.amounts());
		amounts.put(KeepaliveOption.SO_KEEPALIVE, 1);
		return amounts;
	}

	static int idle(KeepalivePlan plan) {
		return amount(plan, KeepaliveOption.TCP_KEEPIDLE);
	}

	static int interval(KeepalivePlan plan) {
		return amount(plan, KeepaliveOption.TCP_KEEPINTVL);
	}

	static int count(KeepalivePlan plan) {
		return amount(plan, KeepaliveOption.TCP_KEEPCNT);
	}

	/**
	 * Return what the library sets once its configuration has the plan.
	 * @param plan the plan
	 * @return the amounts by option
	 */
	static Unclaimed told(KeepalivePlan plan) {
		Map<KeepaliveOption, Integer> told = new EnumMap<>(KeepaliveOption.class);
		for (KeepaliveOption option : BUILT_IN.keySet()) {
			told.put(option, plan.asks(option) ? plan.amount(option) : plan.systemDefaults().amount(option));
		}
		return Unclaimed.library(BUILT_IN, told);
	}

	/**
	 * Return what the library sets where its configuration is the application's.
	 * @return the amounts that it is built with
	 */
	static Unclaimed builtInAlone() {
		return Unclaimed.library(BUILT_IN, BUILT_IN);
	}

	private static int amount(KeepalivePlan plan, KeepaliveOption option) {
		return plan.asks(option) ? plan.amount(option) : LEFT_TO_SYSTEM;
	}

	/**
	 * Return whether nobody has put something of his own into a builder, which can hold
	 * it only once and does not tell.
	 * @param builder the builder
	 * @param name the name of the field that holds it
	 * @return {@code false} if somebody has, or if there is no telling
	 */
	static boolean isFree(Object builder, String name) {
		Field field = ReflectionUtils.findField(builder.getClass(), name);
		if (field == null) {
			return false;
		}
		ReflectionUtils.makeAccessible(field);
		return ReflectionUtils.getField(field, builder) == null;
	}

	/**
	 * Return what the library decorates sessions with by itself, to log what goes over
	 * the wire.
	 * @return the decorator, or one that does nothing if the library has another by now
	 */
	@SuppressWarnings("unchecked")
	static Decorator<IOSession> loggingDecorator() {
		try {
			Field field = ClassUtils
				.forName("org.apache.hc.client5.http.impl.async.LoggingIOSessionDecorator",
						HttpAsyncClientBuilder.class.getClassLoader())
				.getDeclaredField("INSTANCE");
			ReflectionUtils.makeAccessible(field);
			return (Decorator<IOSession>) field.get(null);
		}
		catch (ReflectiveOperationException | LinkageError | ClassCastException ex) {
			return (session) -> session;
		}
	}

}
