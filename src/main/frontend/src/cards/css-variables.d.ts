import "react";

// React passes custom properties through; its types do not know them.
declare module "react" {
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined;
  }
}
