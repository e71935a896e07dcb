package org.custodia.webapp.problems;

import java.text.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;

/**
 * English and French: by {@code Accept-Language}, or as chosen with {@code ?lang=}, which a cookie
 * keeps. Sentences of pages are ours; those of problems and verdicts come with the capability.
 */
@Configuration
public class Languages implements WebMvcConfigurer {
  static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.FRENCH);
  private static final String CAPABILITY = "org/custodia/registry/%s/messages";

  @Bean
  MessageSource messageSource() {
    ResourceBundleMessageSource messages = new PlainApostrophes();
    messages.setDefaultEncoding("UTF-8");
    messages.setFallbackToSystemLocale(false);
    messages.setAlwaysUseMessageFormat(true);
    messages.addBasenames("messages", "org/custodia/scanners/messages");
    Stream.of(
            "keys",
            "ledger",
            "identity",
            "heads",
            "products",
            "prices",
            "billing/files",
            "billing",
            "packs",
            "alerts",
            "fills",
            "verification",
            "documents",
            "prescriptions",
            "medicines",
            "custody",
            "checkpoints",
            "epcis",
            "decisions",
            "consent",
            "records",
            "privacy",
            "research",
            "factors",
            "fhir",
            "organs",
            "oversight",
            "health",
            "notices",
            "people",
            "organs/allocation",
            "organs/transport")
        .map(CAPABILITY::formatted)
        .filter(basename -> new ClassPathResource(basename + ".properties").exists())
        .forEach(messages::addBasenames);
    return messages;
  }

  @Bean
  LocaleResolver localeResolver(
      @Value("${server.servlet.session.cookie.secure:false}") boolean secure) {
    CookieLocaleResolver chosen = new CookieLocaleResolver("language");
    chosen.setCookieMaxAge(Duration.ofDays(365));
    chosen.setCookieHttpOnly(true);
    chosen.setCookieSecure(secure);
    chosen.setCookieSameSite("Lax");
    chosen.setRejectInvalidCookies(false);
    chosen.setDefaultLocaleFunction(
        request -> {
          String header = request.getHeader("Accept-Language");
          return header == null ? Locale.ENGLISH : wanted(header);
        });
    return chosen;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    LocaleChangeInterceptor choice =
        new LocaleChangeInterceptor() {
          @Override
          protected Locale parseLocaleValue(String value) {
            Locale wanted = super.parseLocaleValue(value);
            return SPOKEN.contains(wanted) ? wanted : Locale.ENGLISH;
          }
        };
    choice.setParamName("lang");
    choice.setIgnoreInvalidLocale(true);
    registry.addInterceptor(choice).excludePathPatterns("/api/**", "/network/**");
  }

  /** What is spoken of what a header asks for; one that is not well formed asks for nothing. */
  private static Locale wanted(String header) {
    try {
      Locale best = Locale.lookup(Locale.LanguageRange.parse(header), SPOKEN);
      return best == null ? Locale.ENGLISH : best;
    } catch (IllegalArgumentException malformed) {
      return Locale.ENGLISH;
    }
  }

  /**
   * Apostrophes are apostrophes: {@link MessageFormat} would take a single one as a quote, and
   * French cannot do without. Doubled ones are read as one.
   */
  private static final class PlainApostrophes extends ResourceBundleMessageSource {
    @Override
    protected MessageFormat createMessageFormat(String message, Locale locale) {
      return super.createMessageFormat(message.replace("''", "'").replace("'", "''"), locale);
    }
  }
}
