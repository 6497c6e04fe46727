package io.github.keepalive.context;

import java.time.Duration;
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

	private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

	private final List<Consumer<PlansSnapshot>> observers = new CopyOnWriteArrayList<>();

	private ConfiguredSettings configured;

	private Map<KeepaliveRole, KeepaliveSettings> overrides = new EnumMap<>(KeepaliveRole.class);

	private volatile PlansSnapshot plans;

	private volatile SystemDefaults systemDefaults = SystemDefaults.read();

	private volatile long readAtNanos = System.nanoTime();

	/**
	 * Create the plans of a configuration.
	 * @param configured what the configuration says
	 */
	public ActivePlans(ConfiguredSettings configured) {
		this.configured = configured;
		this.plans = PlansSnapshot.of(configured, this.overrides, this.systemDefaults);
	}

	/**
	 * Return the plans that are in force now.
	 * @return the plans
	 */
	public PlansSnapshot get() {
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
	 * Return what the kernel does now where an option is left to it: the sysctls may
	 * change while the application runs.
	 * @return the system's own values, at most a second old
	 */
	public SystemDefaults systemDefaults() {
		long now = System.nanoTime();
		if (now - this.readAtNanos > FRESH_NANOS) {
			this.readAtNanos = now;
			this.systemDefaults = this.systemDefaults.readAgain();
		}
		return this.systemDefaults;
	}

	/**
	 * Have every change from now on observed.
	 * @param observer is given the new plans
	 */
	public void onChange(Consumer<PlansSnapshot> observer) {
		this.observers.add(observer);
	}

	/**
	 * Put settings over what is in force, until {@link #reset()}.
	 * @param settings the settings of each role; what they do not say stays
	 * @return the plans up to now
	 */
	public synchronized PlansSnapshot override(Map<KeepaliveRole, KeepaliveSettings> settings) {
		Map<KeepaliveRole, KeepaliveSettings> overrides = new EnumMap<>(this.overrides);
		settings.forEach((role, added) -> overrides.merge(role, added, (present, over) -> over.orElse(present)));
		return replace(this.configured, overrides);
	}

	/**
	 * Go back to what the configuration says.
	 * @return the plans up to now
	 */
	public synchronized PlansSnapshot reset() {
		return replace(this.configured, new EnumMap<>(KeepaliveRole.class));
	}

	/**
	 * Replace what the configuration says. Settings that were put over it stay.
	 * @param configured what it says now
	 * @return the plans up to now
	 */
	public synchronized PlansSnapshot configure(ConfiguredSettings configured) {
		return replace(configured, this.overrides);
	}

	private PlansSnapshot replace(ConfiguredSettings configured, Map<KeepaliveRole, KeepaliveSettings> overrides) {
		PlansSnapshot former = this.plans;
		PlansSnapshot plans = PlansSnapshot.of(configured, overrides, systemDefaults());
		this.configured = configured;
		this.overrides = overrides;
		this.plans = plans;
		if (!plans.hasSameAmounts(former)) {
			this.observers.forEach((observer) -> observer.accept(plans));
		}
		return former;
	}

}
