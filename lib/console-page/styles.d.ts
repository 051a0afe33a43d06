/** The build takes the style sheets that a module imports into `app.css`. */
declare module '*.css';
