package io.github.keepalive.integration;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.keepalive.KeepalivePlan;
import io.github.keepalive.KeepaliveRole;
import io.github.keepalive.KeepaliveSettings;
import io.github.keepalive.SystemDefaults;

/**
 * The plans in force: those of the configuration, with whatever was put over it at run
 * time. Whoever tunes a socket asks anew each time. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ActivePlans {

	private final List<Consumer<KeepalivePlans>> listeners = new CopyOnWriteArrayList<>();

	private ConfiguredSettings configured;

	private Map<KeepaliveRole, KeepaliveSettings> overrides = new EnumMap<>(KeepaliveRole.class);

	private volatile KeepalivePlans plans;

	/**
	 * Create the plans of a configuration.
	 * @param configured what the configuration says
	 */
	public ActivePlans(ConfiguredSettings configured) {
		this.configured = configured;
		this.plans = KeepalivePlans.of(configured, this.overrides, SystemDefaults.read());
	}

	/**
	 * Return the plans that are in force now.
	 * @return the plans
	 */
	public KeepalivePlans get() {
		return this.plans;
	}

	/**
	 * Return the plan of a role that is in force now.
	 * @param role the role
	 * @return its plan
	 */
	public KeepalivePlan get(KeepaliveRole role) {
		return this.plans.of(role);
	}

	/**
	 * Be told of every change from now on.
	 * @param listener is given the new plans
	 */
	public void addListener(Consumer<KeepalivePlans> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Put settings over what is in force, until {@link #reset()}.
	 * @param settings the settings of each role; what they do not say stays
	 * @return the plans up to now
	 */
	public synchronized KeepalivePlans override(Map<KeepaliveRole, KeepaliveSettings> settings) {
		Map<KeepaliveRole, KeepaliveSettings> overrides = new EnumMap<>(this.overrides);
		settings.forEach((role, added) -> overrides.merge(role, added, (present, over) -> over.orElse(present)));
		return replace(this.configured, overrides);
	}

	/**
	 * Go back to what the configuration says.
	 * @return the plans up to now
	 */
	public synchronized KeepalivePlans reset() {
		return replace(this.configured, new EnumMap<>(KeepaliveRole.class));
	}

	/**
	 * Replace what the configuration says. Settings that were put over it stay.
	 * @param configured what it says now
	 * @return the plans up to now
	 */
	public synchronized KeepalivePlans configure(ConfiguredSettings configured) {
		return replace(configured, this.overrides);
	}

	private KeepalivePlans replace(ConfiguredSettings configured, Map<KeepaliveRole, KeepaliveSettings> overrides) {
		KeepalivePlans former = this.plans;
		KeepalivePlans plans = KeepalivePlans.of(configured, overrides, former.systemDefaults());
		this.configured = configured;
		this.overrides = overrides;
		this.plans = plans;
		if (!plans.hasSameAmounts(former)) {
			this.listeners.forEach((listener) -> listener.accept(plans));
		}
		return former;
	}

}
