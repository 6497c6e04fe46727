package io.github.keepalive.mongodb;

import com.mongodb.MongoClientSettings;
import io.github.keepalive.autoconfigure.ConditionalOnKeepalive;
import io.github.keepalive.autoconfigure.KeepaliveAutoConfiguration;
import io.github.keepalive.guard.KeepaliveGuard;
import io.github.keepalive.guard.KeepaliveGuardAutoConfiguration;
import io.github.keepalive.integration.KeepaliveIntegrations;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for MongoDB.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { KeepaliveAutoConfiguration.class, KeepaliveGuardAutoConfiguration.class })
@ConditionalOnClass({ MongoClientSettings.class, MongoClientSettingsBuilderCustomizer.class })
@ConditionalOnKeepalive
public final class MongoKeepaliveAutoConfiguration {

	@Bean
	MongoKeepaliveCustomizer mongoKeepaliveCustomizer(KeepaliveIntegrations integrations,
			ObjectProvider<KeepaliveGuard> guard) {
		return new MongoKeepaliveCustomizer(integrations, guard.getIfAvailable());
	}

}
