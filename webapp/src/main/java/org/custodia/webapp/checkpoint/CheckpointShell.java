package org.custodia.webapp.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import org.springframework.context.MessageSource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.LocaleResolver;

/**
 * What of the checkpoint's page is the same for everybody, and so may be kept by a browser that is
 * offline: nothing here depends on who asks.
 */
@Controller
@PreAuthorize("permitAll()")
class CheckpointShell {
  private static final String SAID = "checkpoint.say.";

  /** Of what goes wrong in the browser, where no server is asked. */
  private static final String CODES = "CUS-WEB-06";

  private static final MediaType SCRIPT =
      new MediaType("text", "javascript", StandardCharsets.UTF_8);

  private final PageFiles files;
  private final LocaleResolver locales;
  private final MessageSource messages;

  CheckpointShell(PageFiles files, LocaleResolver locales, MessageSource messages) {
    this.files = files;
    this.locales = locales;
    this.messages = messages;
  }

  @GetMapping("/checkpoint/{language:en|fr}")
  String page(
      @PathVariable String language,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Locale locale = Locale.forLanguageTag(language);
    locales.setLocale(request, response, locale);
    model.addAttribute("words", words(locale));
    return "checkpoint";
  }

  /** The page's own words, and those that it has in common with the agent. */
  private static Map<String, String> words(Locale locale) {
    ResourceBundle.Control exactly =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    Map<String, String> words = new TreeMap<>();
    ResourceBundle agent =
        ResourceBundle.getBundle("org/custodia/scanners/agent/messages", locale, exactly);
    agent.keySet().forEach(key -> words.put(key, agent.getString(key)));
    ResourceBundle ours = ResourceBundle.getBundle("messages", locale, exactly);
    for (String key : ours.keySet()) {
      if (key.startsWith(SAID)) words.put(key.substring(SAID.length()), ours.getString(key));
      if (key.startsWith(CODES)) words.put(key, ours.getString(key));
    }
    return words;
  }

  @GetMapping("/checkpoint/service-worker.js")
  ResponseEntity<String> worker() {
    return ResponseEntity.ok()
        .contentType(SCRIPT)
        .cacheControl(CacheControl.noCache())
        .body(files.worker());
  }

  /**
   * Web Application Manifest (https://www.w3.org/TR/appmanifest/).
   *
   * @param lang BCP 47
   */
  record Manifest(
      String name,
      @JsonProperty("short_name") String shortName,
      String description,
      String lang,
      String id,
      @JsonProperty("start_url") String startUrl,
      String scope,
      String display,
      @JsonProperty("background_color") String background,
      @JsonProperty("theme_color") String theme,
      List<Icon> icons) {}

  record Icon(String src, String sizes, String type, String purpose) {}

  @GetMapping(
      value = "/checkpoint/{language:en|fr}/app.webmanifest",
      produces = "application/manifest+json")
  @ResponseBody
  Manifest manifest(@PathVariable String language) {
    Locale locale = Locale.forLanguageTag(language);
    return new Manifest(
        "Custodia – " + messages.getMessage("checkpoint.title", null, locale),
        "Custodia",
        messages.getMessage("checkpoint.lead", null, locale),
        language,
        "/checkpoint/",
        "/checkpoint/" + language,
        "/checkpoint/",
        "standalone",
        "#f4f7f8",
        "#084c45",
        List.of(
            new Icon("/checkpoint/icon-192.png", "192x192", "image/png", "any"),
            new Icon("/checkpoint/icon-512.png", "512x512", "image/png", "any maskable")));
  }
}
