package io.github.keepalive.jdbc;

import java.util.Map;

import javax.sql.DataSource;

import io.github.keepalive.TestApplication;
import io.github.keepalive.integration.KeepaliveIntegrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose bean post processor needs a data source, which Spring therefore
 * makes before all other beans.
 */
@ExtendWith(OutputCaptureExtension.class)
class EarlyDataSourceTests {

	@Test
	void startSaysNothingOfTheStartersBeans(CapturedOutput output) {
		try (ConfigurableApplicationContext application = TestApplication.run(WebApplicationType.NONE,
				new Class<?>[] { Early.class }, Map.of(), "spring.datasource.url=jdbc:postgresql://localhost:1/x",
				"keepalive.guard.enabled=true")) {
			assertThat(application.getBean(KeepaliveIntegrations.class).outbound("jdbc").targets())
				.extracting((target) -> target.name())
				.containsExactly("dataSource");
			assertThat(output.toString().lines()).filteredOn((line) -> line.contains("is not eligible"))
				.as("Spring warns of the application's own")
				.isNotEmpty()
				.noneMatch((line) -> line.contains("eepalive."));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Early {

		@Bean
		static BeanPostProcessor early(DataSource dataSource) {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean == dataSource) ? dataSource : bean;
				}

			};
		}

	}

}
