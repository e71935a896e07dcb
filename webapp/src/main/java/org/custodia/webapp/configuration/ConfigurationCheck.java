package org.custodia.webapp.configuration;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.custodia.webapp.configuration.InvalidConfiguration.Mistake;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/**
 * Looks at everything that Custodia is told before anything starts, and names every mistake at
 * once: what is missing, what is not what it should be, and keys of {@code custodia.*} and of
 * Spring Boot's parts that nothing reads.
 */
final class ConfigurationCheck {
  private static final List<String> PREFIXES =
      Stream.concat(Stream.of("custodia"), Settings.OF_SPRING.stream()).toList();

  /** Variables of other programs may be called so, too: only what is like a key is one. */
  private static final String OF_ANY_SERVER = "SERVER_";

  /** What Spring Boot itself says of the running application. */
  private static final String OF_THE_APPLICATION = "applicationInfo";

  private static final String OF_TESTS = "spring.test.";
  private static final String CLIENT = "spring.security.oauth2.client.registration.keycloak.";

  private final ConfigurableEnvironment environment;
  private final Settings settings;
  private final Binder binder;
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Set<String> wrong = new TreeSet<>();

  ConfigurationCheck(ConfigurableEnvironment environment, Settings settings) {
    this.environment = environment;
    this.settings = settings;
    this.binder = Binder.get(environment);
  }

  /**
   * @throws InvalidConfiguration naming every mistake
   */
  void check() {
    unknown();
    types();
    classes();
    needed();
    if (!mistakes.isEmpty()) throw new InvalidConfiguration(mistakes);
  }

  private void unknown() {
    for (String key : given()) {
      if (settings.of(key).isPresent()) continue;
      Optional<String> like = settings.like(key);
      if (like.isEmpty() && key.startsWith(OF_ANY_SERVER)) continue;
      // A secret under a mistyped key is still one.
      String seen =
          Masked.value(like.filter(Masked::isSecret).orElse(key), environment.getProperty(key));
      wrong.add(key);
      mistakes.add(
          new Mistake(
              key,
              seen,
              "no such key" + like.map(meant -> " (is " + meant + " meant?)").orElse("")));
    }
  }

  /** Keys that are Custodia's or Spring Boot's, from all sources, as they are written there. */
  private Set<String> given() {
    Set<String> keys = new LinkedHashSet<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (!(source instanceof EnumerablePropertySource<?> listed)) continue;
      if (source.getName().equals(OF_THE_APPLICATION)) continue;
      boolean variables = source.getName().endsWith("systemEnvironment");
      for (String name : listed.getPropertyNames()) {
        boolean told =
            PREFIXES.stream()
                .anyMatch(
                    prefix ->
                        name.startsWith(prefix + ".")
                            || variables && name.startsWith(prefix.toUpperCase(Locale.ROOT) + "_"));
        if (told && !name.startsWith(OF_TESTS)) keys.add(name);
      }
    }
    return keys;
  }

  private void types() {
    for (Setting setting : settings.all()) {
      if (setting.isMap()) continue;
      Optional<Class<?>> type = simpleType(setting);
      if (type.isEmpty()) continue;
      try {
        Bindable<?> as = setting.isList() ? Bindable.listOf(type.get()) : Bindable.of(type.get());
        Object value = binder.bind(setting.name(), as).orElse(null);
        if (value instanceof Duration duration && duration.isNegative()
            || value instanceof Number number && number.longValue() < 0) {
          wrong(setting.name(), environment.getProperty(setting.name()), "nothing below zero");
        }
      } catch (BindException e) {
        wrong(
            setting.name(), environment.getProperty(setting.name()), expected(type.get(), setting));
      }
    }
  }

  private static Optional<Class<?>> simpleType(Setting setting) {
    String name =
        setting.isList() ? setting.type().replaceAll("^[^<]+<(.*)>$", "$1") : setting.type();
    try {
      return Optional.of(ClassUtils.forName(name, ConfigurationCheck.class.getClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }

  private static String expected(Class<?> type, Setting setting) {
    String one;
    if (type == Duration.class) {
      one = "a time such as 500ms, 10s, 5m, 24h";
    } else if (type == Boolean.class) {
      one = "true or false";
    } else if (Number.class.isAssignableFrom(type)) {
      one = "a whole number";
    } else if (type == Path.class) {
      one = "a file";
    } else if (type.isEnum()) {
      one =
          Arrays.stream(type.getEnumConstants())
              .map(Object::toString)
              .collect(Collectors.joining(", ", "one of ", ""));
    } else {
      one = type.getSimpleName();
    }
    return setting.isList() ? "a list, each " + one : one;
  }

  /** What the classes themselves check, where their keys are right one by one. */
  private void classes() {
    for (Map.Entry<String, String> held : settings.classes().entrySet()) {
      if (wrong.stream().anyMatch(key -> key.startsWith(held.getKey() + "."))) continue;
      try {
        binder.bind(
            held.getKey(),
            Bindable.of(
                ClassUtils.forName(held.getValue(), ConfigurationCheck.class.getClassLoader())));
      } catch (BindException e) {
        Throwable cause = e;
        while (cause.getCause() != null) cause = cause.getCause();
        String key =
            Optional.ofNullable(e.getProperty())
                .map(property -> property.getName().toString())
                .orElse(e.getName().toString());
        wrong(
            key,
            environment.getProperty(key),
            "what its description says (" + cause.getMessage() + ")");
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void needed() {
    need(
        "custodia.network-file",
        "a network file that can be read (docs/network-file.md)",
        value -> Files.isReadable(Path.of(value)));
    need("custodia.oidc.issuer", "the OpenID provider's issuer URL", ConfigurationCheck::isAddress);
    need(
        "spring.datasource.url",
        "a JDBC URL of PostgreSQL",
        value -> value.startsWith("jdbc:postgresql:"));
    need("spring.datasource.username", "the application's role", value -> true);
    if (environment.getProperty("spring.flyway.enabled", Boolean.class, true)) {
      need(
          "spring.flyway.user",
          "the owner of the tables, another role than the application's",
          value -> !value.equals(environment.getProperty("spring.datasource.username")));
    }
    need(CLIENT + "client-id", "the web client's id at the OpenID provider", value -> true);
    need(CLIENT + "client-secret", "the web client's secret at the provider", value -> true);
  }

  private void need(String key, String expected, Predicate<String> holds) {
    String value = environment.getProperty(key);
    if (value == null || value.isBlank() || !holds.test(value)) wrong(key, value, expected);
  }

  private static boolean isAddress(String value) {
    try {
      URI address = URI.create(value);
      return address.getHost() != null
          && Set.of("http", "https").contains(address.getScheme().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException | NullPointerException e) {
      return false;
    }
  }

  private void wrong(String key, Object seen, String expected) {
    if (wrong.add(key)) mistakes.add(new Mistake(key, Masked.value(key, seen), expected));
  }
}
