package org.custodia.webapp.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;

/** Brings a person back to where they were: the page they asked for, or were signing on. */
public final class AfterSignIn extends SavedRequestAwareAuthenticationSuccessHandler {
  private static final String BACK = AfterSignIn.class.getName() + ".back";

  /**
   * Remembers the page to return to after the next sign-in of this session.
   *
   * @param path a path of this application with its query; anything else becomes the home page
   */
  public static void remember(HttpSession session, String path) {
    boolean ours =
        path.matches("/[A-Za-z0-9/_-]*(\\?[A-Za-z0-9=&%._~+:,/@-]*)?") && !path.startsWith("//");
    session.setAttribute(BACK, ours ? path : "/");
  }

  @Override
  public void onAuthenticationSuccess(
      HttpServletRequest request, HttpServletResponse response, Authentication authentication)
      throws ServletException, IOException {
    HttpSession session = request.getSession();
    if (session.getAttribute(BACK) instanceof String back) {
      session.removeAttribute(BACK);
      clearAuthenticationAttributes(request);
      getRedirectStrategy().sendRedirect(request, response, back);
      return;
    }
    super.onAuthenticationSuccess(request, response, authentication);
  }
}
