package io.github.keepalive.context;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.keepalive.SystemDefaults;
import io.github.keepalive.peer.ScopedSettings;

/**
 * The plans in force. They follow from the configuration and from the changes made at run
 * time. Callers must get them again for each socket. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ActivePlans {

	private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

	private final List<Consumer<PlansSnapshot>> observers = new CopyOnWriteArrayList<>();

	private ConfiguredSettings configured;

	private ScopedSettings overrides = ScopedSettings.none();

	private volatile PlansSnapshot plans;

	private volatile SystemDefaults systemDefaults = SystemDefaults.read();

	private volatile long readAtNanos = System.nanoTime();

	/**
	 * Create the plans of a configuration.
	 * @param configured the configuration
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
	 * Return the values that the kernel now uses for options that are not set. They are
	 * sysctls, which may change while the application runs.
	 * @return the system's default values, at most a second old
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
	 * Add an observer of changes.
	 * @param observer receives the new plans after each change
	 */
	public void onChange(Consumer<PlansSnapshot> observer) {
		this.observers.add(observer);
	}

	/**
	 * Override settings until {@link #reset()}.
	 * @param settings the settings; those that are not set stay as they are
	 * @return the plans before the change
	 */
	public synchronized PlansSnapshot override(ScopedSettings settings) {
		return replace(this.configured, settings.orElse(this.overrides));
	}

	/**
	 * Remove the changes made at run time.
	 * @return the plans before the change
	 */
	public synchronized PlansSnapshot reset() {
		return replace(this.configured, ScopedSettings.none());
	}

	/**
	 * Replace the configuration. Changes made at run time stay.
	 * @param configured the new configuration
	 * @return the plans before the change
	 */
	public synchronized PlansSnapshot configure(ConfiguredSettings configured) {
		return replace(configured, this.overrides);
	}

	private PlansSnapshot replace(ConfiguredSettings configured, ScopedSettings overrides) {
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
