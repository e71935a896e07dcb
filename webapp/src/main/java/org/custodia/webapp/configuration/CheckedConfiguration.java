package org.custodia.webapp.configuration;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Has the configuration checked before the first bean is made. */
@Configuration(proxyBeanMethods = false)
class CheckedConfiguration {
  @Bean
  static BeanFactoryPostProcessor configurationCheck(ConfigurableEnvironment environment) {
    return beans -> new ConfigurationCheck(environment, Settings.ofTheClassPath()).check();
  }
}
