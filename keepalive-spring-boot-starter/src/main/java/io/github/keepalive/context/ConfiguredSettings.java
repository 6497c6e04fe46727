package io.github.keepalive.context;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.github.keepalive.KeepaliveAdvice;
import io.github.keepalive.peer.KeepaliveTarget;
import io.github.keepalive.peer.ScopedSettings;
import org.jspecify.annotations.Nullable;

/**
 * The settings from the properties and the environment variables of an application.
 *
 * @param settings the settings of roles, integrations and targets
 * @param targets which peers belong to which target
 * @param connectTimeout the longest connect timeout that the application is known to
 * have, or {@code null} if none is known
 * @param dataSource how long a caller waits for a connection of the data source, or
 * {@code null} if it is not known
 * @param ignored what was set but has no effect, one sentence each
 * @param advice settings of the targets and the guard that are allowed, but probably a
 * mistake
 * @param ignoredAdvice the advice that the application does not want
 * @since 0.1.0
 */
public record ConfiguredSettings(ScopedSettings settings, List<KeepaliveTarget> targets,
		@Nullable Duration connectTimeout, @Nullable DataSourceTimeout dataSource, List<String> ignored,
		List<KeepaliveAdvice> advice, Set<KeepaliveAdvice.Id> ignoredAdvice) {

	public ConfiguredSettings {
		targets = List.copyOf(targets);
		ignored = List.copyOf(ignored);
		advice = List.copyOf(advice);
		ignoredAdvice = Set.copyOf(ignoredAdvice);
	}

}
