package shop.orderpipeline.adminconsole.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import shop.orderpipeline.adminconsole.ConsoleSettings;
import shop.orderpipeline.adminconsole.access.AccessRefused.Why;
import shop.orderpipeline.adminconsole.language.RequestLanguage;
import shop.orderpipeline.adminconsole.language.Texts;
import shop.orderpipeline.adminconsole.problem.ProblemCode;
import shop.orderpipeline.adminconsole.problem.Problems;

/** Every route and who may use it; what is not named here is denied. */
@Configuration(proxyBeanMethods = false)
class Routes {

    static final String LOGIN = "/login";
    static final String HOME = "/admin";

    private static final String COMMANDS = "/api/admin/orders/";
    /** What begins a run, or lets one begin; a plan writes nothing, and nobody is kept from ending a run. */
    private static final Pattern REPLAYED = Pattern.compile("/api/admin/replays/[^/]+/(execute|approve|resume)");

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; "
            + "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Programs: HTTP Basic, problem details; a person's session is good too, with a token wherever it changes something. */
    @Bean
    @Order(1)
    SecurityFilterChain api(
            HttpSecurity http,
            Accounts accounts,
            Presence presence,
            PageAfterLogin pages,
            Relogin relogin,
            ApplicationEventPublisher events,
            Problems problems,
            Texts texts)
            throws Exception {
        var loginNeeded = new LoginNeeded(problems, pages);
        return http.securityMatcher("/api/**")
                .authorizeHttpRequests(routes -> {
                    allow(routes, Route.API);
                    routes.anyRequest().denyAll();
                })
                .csrf(csrf -> csrf.ignoringRequestMatchers(Routes::isOfAProgram))
                .httpBasic(basic ->
                        basic.authenticationDetailsSource(ProgramDetails::new).authenticationEntryPoint(loginNeeded))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(loginNeeded)
                        .accessDeniedHandler(new AccessRefused(
                                Route.API,
                                events,
                                (request, response, why) ->
                                        refuse(request, response, why, loginNeeded, problems, texts))))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .requestCache(cache -> cache.disable())
                .headers(Routes::headers)
                .addFilterAfter(new CurrentRights(accounts, presence), SecurityContextHolderFilter.class)
                .addFilterAfter(new CommandsOnFile(events), CurrentRights.class)
                .addFilterAfter(new RecentLoginOnly(Routes::isCommand, relogin, problems), AuthorizationFilter.class)
                .build();
    }

    private static void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            Why why,
            LoginNeeded loginNeeded,
            Problems problems,
            Texts texts)
            throws IOException {
        switch (why) {
            case Why.LoginRanOut() ->
                loginNeeded.commence(request, response, new InsufficientAuthenticationException("the login ran out"));
            case Why.WrongToken() -> problems.write(request, response, ProblemCode.FORM_TOO_OLD);
            case Why.RoleTooLow(var shortage) ->
                problems.writeSaying(
                        request,
                        response,
                        ProblemCode.FORBIDDEN,
                        shortage.described(texts, RequestLanguage.of(request)));
            case Why.Denied() -> problems.write(request, response, ProblemCode.FORBIDDEN);
        }
    }

    /**
     * A program has no session to get a token from. What comes with a session, which only browsers have, needs its token
     * whatever else it comes with. A browser that keeps a password for HTTP Basic can't be made to send a command without a
     * session by a foreign site: commands are JSON, and for JSON a browser asks us first, and is not allowed.
     */
    private static boolean isOfAProgram(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) != null && request.getRequestedSessionId() == null;
    }

    /** What moves money or goods. */
    private static boolean isCommand(HttpServletRequest request) {
        var path = request.getServletPath();
        return path.startsWith(COMMANDS) || REPLAYED.matcher(path).matches();
    }

    /** The management port, which is open to the machine it is bound to; only what its settings expose exists. */
    @Bean
    @Order(2)
    SecurityFilterChain management(HttpSecurity http) throws Exception {
        return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeHttpRequests(routes -> routes.requestMatchers(HttpMethod.GET)
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(Routes::headers)
                .build();
    }

    /** People: a login page and a session. */
    @Bean
    @Order(3)
    SecurityFilterChain pages(
            HttpSecurity http,
            Accounts accounts,
            Presence presence,
            PageAfterLogin pages,
            ApplicationEventPublisher events)
            throws Exception {
        return http.authorizeHttpRequests(routes -> {
                    routes.dispatcherTypeMatchers(DispatcherType.ERROR)
                            .permitAll()
                            .requestMatchers(HttpMethod.GET, "/livez", "/readyz", "/assets/**", "/problems/*", LOGIN)
                            .permitAll();
                    allow(routes, Route.PAGES);
                    routes.anyRequest().denyAll();
                })
                .formLogin(login -> login.loginPage(LOGIN)
                        .defaultSuccessUrl(HOME)
                        .failureHandler((request, response, failure) -> response.sendRedirect(
                                LOGIN + (failure instanceof LockedException ? "?wait" : "?failed")))
                        .permitAll(false))
                .logout(logout -> logout.logoutSuccessUrl(LOGIN + "?out"))
                .requestCache(cache -> cache.requestCache(pages))
                .exceptionHandling(refusals -> refusals.accessDeniedHandler(new AccessRefused(
                        Route.PAGES, events, (request, response, why) -> refuse(request, response, why, pages))))
                .headers(Routes::headers)
                .addFilterAfter(new CurrentRights(accounts, presence), SecurityContextHolderFilter.class)
                .addFilterAfter(new CommandsOnFile(events), CurrentRights.class)
                .build();
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, Why why, PageAfterLogin pages)
            throws IOException {
        switch (why) {
            case Why.LoginRanOut() -> pages.leadToLogin(request, response);
            case Why.WrongToken() -> {
                new OutdatedForm(PageAfterLogin.of(request)).keepIn(request);
                response.sendError(HttpServletResponse.SC_FORBIDDEN);
            }
            case Why.RoleTooLow(var shortage) -> {
                shortage.keepIn(request);
                response.sendError(HttpServletResponse.SC_FORBIDDEN);
            }
            case Why.Denied() -> response.sendError(HttpServletResponse.SC_FORBIDDEN);
        }
    }

    private static void allow(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry rules,
            List<Route> routes) {
        for (var route : routes) {
            rules.requestMatchers(route.method(), route.pattern())
                    .hasRole(route.lowest().name());
        }
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(), microphone=(), geolocation=()"));
    }

    @Bean
    LoginAttempts loginAttempts(Clock clock) {
        return new LoginAttempts(clock);
    }

    @Bean
    Presence presence() {
        return new Presence(System::nanoTime);
    }

    @Bean
    PageAfterLogin pageAfterLogin() {
        return new PageAfterLogin();
    }

    /** In production the session's cookie is for TLS only, whatever else is set. */
    @Bean
    ServletContextInitializer sessionCookie(ConsoleSettings settings) {
        return context -> {
            if (settings.isProduction()) {
                context.getSessionCookieConfig().setSecure(true);
            }
        };
    }
}
