package io.github.keepalive.autoconfigure;

import java.util.Map;

import io.github.keepalive.context.ActivePlans;
import io.github.keepalive.context.ConfiguredSettings;
import io.github.keepalive.context.KeepaliveChange;
import io.github.keepalive.context.PlansSnapshot;
import io.github.keepalive.context.ProcessSockets;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Changes the settings of a running application, for new sockets and for live listeners
 * and connections. Only one change is made at a time. Thread-safe.
 *
 * @since 0.1.0
 */
public final class KeepaliveReconfigurer {

	private final ConfigurableEnvironment environment;

	private final ActivePlans plans;

	private final ProcessSockets sockets;

	KeepaliveReconfigurer(ConfigurableEnvironment environment, ActivePlans plans, ProcessSockets sockets) {
		this.environment = environment;
		this.plans = plans;
		this.sockets = sockets;
	}

	/**
	 * Override settings until {@link #reset()}. A setting for one role takes precedence
	 * over the same setting for both.
	 * @param values the values by property, with or without the leading
	 * {@code keepalive.}, such as {@code idle} and {@code client.user-timeout}, written
	 * as in a property file
	 * @param source the origin of the values, for display
	 * @return what changed
	 * @throws InvalidKeepalivePropertiesException if one of them has no allowed value or
	 * cannot be changed at run time; nothing is changed then
	 */
	public synchronized KeepaliveChange override(Map<String, ?> values, String source) {
		return apply(this.plans.override(SettingsReader.readSent(values, source, this.plans.get().plans().targets())));
	}

	/**
	 * Remove the settings that were overridden.
	 * @return what changed
	 */
	public synchronized KeepaliveChange reset() {
		return apply(this.plans.reset());
	}

	/**
	 * Read the configuration again. Settings that were overridden stay so.
	 * @return what changed
	 * @throws InvalidKeepalivePropertiesException if it has a value that is not allowed;
	 * nothing is changed then
	 */
	public synchronized KeepaliveChange refresh() {
		ConfiguredSettings configured = SettingsReader.readAgain(this.environment);
		return apply(this.plans.configure(configured));
	}

	private KeepaliveChange apply(PlansSnapshot former) {
		PlansSnapshot plans = this.plans.get();
		return plans.hasSameAmounts(former) ? KeepaliveChange.none(plans) : this.sockets.change(former);
	}

}
